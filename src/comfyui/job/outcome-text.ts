import { duration, plural } from "../../format.ts";
import type { Text } from "../../text.ts";
import type { JobReport } from "./job-report.ts";

/** How a job ended, in a sentence; undefined for one that simply finished. */
export function outcomeText(report: JobReport): Text | undefined {
  const { outcome, failure, rejections, ahead } = report;
  const where = failure?.nodeType ? `${failure.nodeType} (#${failure.node})` : "?";
  const why = [failure?.exception, failure?.message].filter(Boolean).join(": ") || "?";
  const errors = rejections?.map(({ nodeType, message, details }) =>
    `${nodeType ?? ""} ${message} ${details}`.trim(),
  );
  const list = errors?.join(" · ") ?? "";
  const took = { fr: duration(report.totalMs, "fr"), en: duration(report.totalMs, "en") };
  const last = lastSeen(report);
  const left = leftText(report);
  switch (outcome) {
    case "finished":
      return undefined;
    case "cached":
      return {
        fr: `Rien n'a été exécuté : le serveur a tout repris de son cache en ${took.fr}, malgré une graine neuve.`,
        en: `Nothing was executed: the server took everything from its cache in ${took.en}, despite a fresh seed.`,
      };
    case "rejected":
      return {
        fr: `[POST /prompt] le graphe est refusé : ${list}`,
        en: `[POST /prompt] the graph is refused: ${list}`,
      };
    case "partly-validated":
      return {
        fr: `[POST /prompt] accepté, mais une partie du graphe est écartée en silence : ${list}`,
        en: `[POST /prompt] accepted, but part of the graph is silently dropped: ${list}`,
      };
    case "failed":
      return { fr: `Le nœud ${where} a échoué : ${why}`, en: `Node ${where} failed: ${why}` };
    case "out-of-memory":
      return { fr: `Mémoire insuffisante dans ${where} : ${why}`, en: `Out of memory in ${where}: ${why}` };
    case "interrupted":
      return {
        fr: `Le travail a été interrompu par quelqu'un d'autre, dans ${where}.`,
        en: `The job was interrupted by somebody else, in ${where}.`,
      };
    case "vanished":
      return {
        fr: `Le travail n'est plus ni dans la file ni dans l'historique après ${took.fr} : serveur redémarré ou file vidée.`,
        en: `The job is in neither the queue nor the history after ${took.en}: server restarted or queue cleared.`,
      };
    case "history-late":
      return {
        fr: "La fin a été annoncée, mais l'historique ne contient toujours pas le travail 10 s plus tard.",
        en: "The end was announced, but the history still lacks the job 10 s later.",
      };
    case "foreign-history":
      return {
        fr: "Sous notre identifiant, l'historique contient le travail de quelqu'un d'autre : ce n'est pas le graphe envoyé.",
        en: "Under our prompt id the history has somebody else's job: it is not the graph that was sent.",
      };
    case "server-lost":
      return {
        fr: `Le serveur ne répond plus depuis plus de 10 s, ${last.fr}.`,
        en: `The server has not answered for more than 10 s, ${last.en}.`,
      };
    case "worker-dead":
      return {
        fr: `Le fil qui exécute tous les travaux du serveur s'est arrêté sur une exception (son journal le dit) : plus aucun travail ne commencera ni ne finira. ${left.fr}`,
        en: `The thread that executes all jobs of the server has ended by an exception (its log says so): no job will start or end any more. ${left.en}`,
      };
    case "timed-out": {
      if (report.gaveUpMs !== undefined)
        return {
          fr: `Attente arrêtée après ${took.fr}, ${last.fr}. ${left.fr}`,
          en: `Waited no longer than ${took.en}, ${last.en}. ${left.en}`,
        };
      const jobs = jobsText(ahead);
      // one that waits has just said how many are before it
      const before = report.lastPhase.phase !== "queued" && ahead > 0;
      const queue = before
        ? { fr: ` (file : ${jobs.fr} devant)`, en: ` (queue: ${jobs.en} ahead)` }
        : { fr: "", en: "" };
      return {
        fr: `Délai épuisé après ${took.fr}, ${last.fr}${queue.fr}. ${left.fr}`,
        en: `Time budget used up after ${took.en}, ${last.en}${queue.en}. ${left.en}`,
      };
    }
    case "cancelled":
      return { fr: "Annulé de notre côté.", en: "Cancelled on our side." };
  }
}

function leftText({ leftBehind, stillness }: JobReport): Text {
  if (leftBehind)
    return { fr: "Notre travail n'a pas pu être annulé.", en: "Our job could not be cancelled." };
  return stillness?.ignoredCancel
    ? { fr: "L'interruption est restée sans effet.", en: "The interrupt had no effect." }
    : { fr: "Notre travail a été annulé.", en: "Our job was cancelled." };
}

function jobsText(count: number): Text {
  return plural(count, ["travail", "travaux"], ["job", "jobs"]);
}

/** What the job was last seen doing, as the end of a sentence. */
export function lastSeen({ lastPhase: phase }: Pick<JobReport, "lastPhase">): Text {
  switch (phase.phase) {
    case "submitting":
      return { fr: "avant tout signe d'exécution", en: "before any sign of execution" };
    case "queued": {
      const [jobs, still] = [jobsText(phase.ahead), stillText(phase)];
      return { fr: `en attente derrière ${jobs.fr}${still.fr}`, en: `queued behind ${jobs.en}${still.en}` };
    }
    case "stalled": {
      const [seconds, node] = [Math.round(phase.silentMs / 1000), phase.nodeType ?? phase.node];
      const inNode = node === undefined ? { fr: "", en: "" } : { fr: ` (dans ${node})`, en: ` (in ${node})` };
      const still = stillText(phase);
      return {
        fr: `sans aucun signe depuis ${seconds} s${inNode.fr}${still.fr}`,
        en: `without any sign for ${seconds} s${inNode.en}${still.en}`,
      };
    }
    case "running": {
      const step = phase.of ? `, ${phase.step}/${phase.of}` : "";
      const node = phase.nodeType ?? phase.node;
      if (node === undefined) return { fr: "en cours d'exécution", en: "while running" };
      return { fr: `en cours dans ${node}${step}`, en: `while running ${node}${step}` };
    }
  }
}

/** Both are possible where nothing moves, and nothing that a client can ask tells them apart. */
function stillText({ stillMs }: { readonly stillMs?: number }): Text {
  if (stillMs === undefined) return { fr: "", en: "" };
  const seconds = Math.round(stillMs / 1000);
  return {
    fr: `, rien ne bouge sur le serveur depuis ${seconds} s : fil d'exécution mort, ou très long calcul`,
    en: `, nothing has moved on the server for ${seconds} s: dead worker thread, or a very long computation`,
  };
}
