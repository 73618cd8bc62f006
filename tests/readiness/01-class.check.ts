import { expect } from "vitest";
import { outcomeText } from "../../src/comfyui/job/outcome-text.ts";
import type { SystemStats } from "../../src/comfyui/replies.ts";
import { plural, some } from "../../src/format.ts";
import { bilingual } from "../../src/input/sentences.ts";
import { answerOf } from "../../src/readiness/answer.ts";
import { answerSentence } from "../../src/readiness/answer-words.ts";
import { errorWords } from "../../src/readiness/error-words.ts";
import type { ReadinessFigures } from "../../src/readiness/figures.ts";
import { check, config, known } from "../../src/runner/check.ts";
import { limitMs, session } from "../../src/runner/helpers/class/class-session.ts";
import { flawsOf } from "../../src/runner/helpers/class/flaws.ts";
import { pictureJudge } from "../../src/runner/helpers/class/judge-pictures.ts";
import { memoryVerdict } from "../../src/runner/helpers/class/memory-verdict.ts";
import { ordersOf } from "../../src/runner/helpers/class/orders.ts";
import { runClass } from "../../src/runner/helpers/class/run-class.ts";
import { runAlone } from "../../src/runner/helpers/class/warm-up.ts";
import { budgetOf, classesOf, fetchImages } from "../../src/runner/helpers/generate.ts";
import { unaskedWithout } from "../../src/runner/helpers/roles.ts";
import type { Text } from "../../src/text.ts";

const { workflows } = config.profile;
const asked = unaskedWithout(workflows[0]);
const budgetsMs = workflows.reduce((sum, workflow) => sum + budgetOf(workflow), 0);

let before: SystemStats | undefined;

check(
  "readiness.queue-free",
  async ({ comfy, note, remark, signal }) => {
    const { queue_running, queue_pending } = await comfy.queue(signal);
    const others = { running: queue_running.length, pending: queue_pending.length };
    note({ othersJobs: others });
    before = await comfy.systemStats(signal);
    const all = plural(others.running + others.pending, ["travail", "travaux"], ["job", "jobs"]);
    if (others.running + others.pending === 0) return;
    const said = {
      fr: `La file contient ${all.fr} d'autres personnes (${others.running} en cours, ${others.pending} en attente)`,
      en: `The queue holds ${all.en} of other people (${others.running} running, ${others.pending} pending)`,
    };
    if (config.readiness.besideOthers) {
      remark({
        fr: `${said.fr} : l'attente mesurée les comprend.`,
        en: `${said.en}: the measured waits include them.`,
      });
      return;
    }
    expect({
      fr: `${said.fr} : rien n'a été lancé, et rien de leur travail n'a été touché. Attendez qu'elle soit vide, ou donnez --beside-others.`,
      en: `${said.en}: nothing was started, and nothing of theirs was touched. Wait until it is empty, or give --beside-others.`,
    }).toBeFlawless();
  },
  asked,
);

check(
  "readiness.warm-up",
  async (tools) => {
    const { note, signal } = tools;
    const order = await ordersOf(session, tools);
    const judge = pictureJudge(signal);
    const times: number[] = [];
    // each workflow once cold; the first once more, warm, when the others have not pushed it out
    const turns = [0, 0, ...workflows.keys()].filter((at, nth) => nth < 2 || at > 0);
    for (const [nth, at] of turns.entries()) {
      const workflow = workflows[at];
      // a prompt of its own each time: a text that was encoded before would make a job shorter than a student's
      const { graph, workflow: name } = order(at + workflows.length * (session.students + nth), 0);
      const report = await runAlone("readiness.warm-up", graph, budgetOf(workflow), tools);
      note({ jobs: { "warm-up": report }, jobNodes: { "warm-up": classesOf(graph) } });
      expect(outcomeText(report)).toBeFlawless();
      times.push(report.totalMs - report.queuedMs);
      const [coldMs, warmMs] = times;
      note({ warmUp: { ...(coldMs !== undefined && { coldMs }), ...(warmMs !== undefined && { warmMs }) } });
      const { outputs } = report;
      const images = workflow?.images ?? 1;
      const own = { outputs: outputs.slice(0, images) };
      const files = await fetchImages(workflow?.role ?? "text-to-image", own, tools);
      const pictures = files.map((bytes, nth) => ({ bytes, filename: report.outputs[nth]?.filename ?? "" }));
      const count = outputs.length > images ? { kind: "count" } : undefined;
      const flaw = (await judge(pictures, graph, name)) ?? count;
      expect(
        flaw && bilingual((language) => `${warmUpPicture[language]}${errorWords(flaw.kind)[language]}.`),
      ).toBeFlawless();
    }
  },
  { ...asked, timeoutMs: 4 * budgetsMs + 120_000 },
);

check(
  "readiness.burst",
  async (tools) => {
    const figures = await runClass(session, limitMs, before, tools);
    await tools.evidence.table("jobs", rowsOf(figures));
    if (figures.others !== undefined) tools.remark(besideText(figures.others));
    const again = againText(figures);
    if (again) tools.remark(again);
    expect(flawsOf(figures)).toBeFlawless();
  },
  { ...asked, timeoutMs: session.minutes * 60_000 + 2 * budgetsMs + 300_000 },
);

check(
  "readiness.waiting",
  async ({ cannotTell }) => {
    const figures = known["readiness.burst"]?.readiness;
    if (figures === undefined) return cannotTell(nothing);
    const { why, untold } = answerOf(figures);
    const tooLong = why.some(({ kind }) => kind === "session-too-short" || kind === "wait-too-long");
    expect(tooLong ? answerSentence(figures) : undefined).toBeFlawless();
    if (untold || ["server-lost", "unreadable"].includes(figures.stopped))
      cannotTell(answerSentence(figures));
  },
  asked,
);

check(
  "readiness.memory",
  async ({ cannotTell, remark }) => {
    const figures = known["readiness.burst"]?.readiness;
    if (figures === undefined) return cannotTell(nothing);
    if (figures.memory.left === undefined) return cannotTell(unseen);
    const memory = memoryVerdict(figures);
    if (memory.remark) remark(memory.remark);
    expect(memory.flaw).toBeFlawless();
  },
  asked,
);

const warmUpPicture: Text = { fr: "Image d'échauffement : ", en: "Warm-up picture: " };
const unseen = {
  fr: "la mémoire n'a pas pu être lue à la fin de la séance",
  en: "the memory could not be read at the end of the session",
};
const nothing = { fr: "la classe n'a rien mesuré", en: "the class measured nothing" };

function besideText(others: number): Text {
  const all = plural(others, ["travail", "travaux"], ["job", "jobs"]);
  return {
    fr: `Pendant la séance, la file a aussi contenu ${all.fr} d'autres personnes : l'attente mesurée en tient compte.`,
    en: `During the session the queue also held ${all.en} of other people: the measured waits include them.`,
  };
}

/** Whoever had to press Run twice has seen an error: the class got its pictures, and an engineer should know. */
function againText({ jobs }: ReadinessFigures): Text | undefined {
  const said = jobs.flatMap(({ again }) => again ?? []);
  if (said.length === 0) return undefined;
  const kinds = [...Map.groupBy(said, (kind) => kind)].map(([kind, all]) => `${kind} × ${all.length}`);
  const times = plural(said.length, ["envoi", "envois"], ["submission", "submissions"]);
  return {
    fr: `${times.fr} sans réponse du serveur, le temps d'une courte coupure (${some(kinds, 4)}) ; l'étudiant a relancé, et rien n'a été envoyé deux fois. Cherchez ce qui a redémarré : proxy, conteneur ou ComfyUI.`,
    en: `${times.en} without an answer of the server, during a short outage (${some(kinds, 4)}); the student pressed Run again, and nothing was sent twice. Look for what restarted: proxy, container or ComfyUI.`,
  };
}

function rowsOf({ jobs }: ReadinessFigures): Record<string, string | number>[] {
  return jobs.map((job) => ({
    student: job.student + 1,
    image: job.image + 1,
    workflow: job.workflow,
    "asked (ms)": job.askedMs,
    ahead: job.ahead ?? "",
    "started (ms)": job.startedMs ?? "",
    "ended (ms)": job.endedMs ?? "",
    "seen (ms)": job.seenMs ?? "",
    outcome: job.outcome,
    error: job.error ?? "",
    again: job.again ?? "",
  }));
}
