import type { StudentJob } from "../../readiness/session.ts";
import type { Text } from "../../text.ts";
import { group, rule, type Seen } from "../rule.ts";
import { figuresIn, ofAll, once, whenAndWho } from "./class-facts.ts";
import { bad, failed, foreign, outOfMemory } from "./class-pictures.ts";
import { serverLost } from "./server-lost.ts";
import { aboutBurst, logs, whenAny } from "./when-any.ts";

const cancelled = rule({
  ...aboutBurst,
  code: "class-jobs-cancelled",
  title: {
    fr: "Quelqu'un d'autre annule les travaux de la classe",
    en: "Somebody else cancels the jobs of the class",
  },
  when: whenAny(["cancelled"], ({ many, who, seen }) => ({
    cause: {
      fr: `${many.fr} : une interruption que nous n'avons pas demandée (${who.fr}). Le bouton Annuler d'un étudiant interrompt le travail en cours de n'importe qui, quand il envoie POST /interrupt sans identifiant ; celui qui perd patience annule ainsi l'image d'un autre.`,
      en: `${many.en}: an interrupt that we did not ask for (${who.en}). A student's Cancel button interrupts whatever runs, of whomever, where it sends POST /interrupt without an id; who loses patience thus cancels the image of somebody else.`,
    },
    steps: [
      {
        fr: "Était-ce quelqu'un, pendant la mesure ? Mesurez quand personne ne travaille :",
        en: "Was it a person, during the measurement? Measure while nobody works:",
        run: once(seen).run ?? "",
      },
      {
        fr: "Pendant le cours : pour abandonner une image, la retirer de la file (la croix de son travail) plutôt qu'interrompre ; mettez à jour ComfyUI et son interface, qui n'interrompent alors que le travail nommé.",
        en: "During the course: to give an image up, take it out of the queue (the cross of one's own job) instead of interrupting; update ComfyUI and its interface, which then interrupt only the job that is named.",
      },
      {
        fr: "Un script ou une surveillance envoie peut-être POST /interrupt ou vide la file : cherchez-le dans les journaux du proxy.",
        en: "A script or a monitor may send POST /interrupt or clear the queue: look for it in the proxy's logs.",
      },
    ],
  })),
});

const lost = rule({
  ...aboutBurst,
  code: "class-jobs-lost",
  title: { fr: "Des travaux acceptés disparaissent", en: "Jobs that were accepted disappear" },
  when: whenAny(["lost"], ({ jobs, many, who, seen }) =>
    wentOn(jobs, figuresIn(seen)?.jobs ?? []) ? takenOut(many, who, seen) : gone(many, who, seen),
  ),
});

/** A restart loses the whole queue: where a job that the server had taken before a lost one came after it was gone, there was none. */
function wentOn(lostJobs: readonly StudentJob[], all: readonly StudentJob[]): boolean {
  const came = all.filter(({ outcome }) => outcome === "done");
  return lostJobs.some(({ takenMs = -1, goneMs = Number.POSITIVE_INFINITY }) =>
    came.some((job) => (job.takenMs ?? goneMs) <= takenMs && (job.endedMs ?? 0) > goneMs),
  );
}

function takenOut(many: Text, who: Text, seen: Pick<Seen, "run">) {
  return {
    cause: {
      fr: `${many.fr} : le travail, accepté, a quitté la file sans être exécuté, alors que le serveur menait à terme ceux qui attendaient avec lui : il n'a pas redémarré (${who.fr}). Quelqu'un retire des travaux de la file (un étudiant qui abandonne, « Vider la file », un script), ou l'adresse mène à plusieurs serveurs.`,
      en: `${many.en}: the job was accepted and left the queue without being run, while the server finished those that waited beside it: it did not restart (${who.en}). Somebody takes jobs out of the queue (a student who gives up, "Clear queue", a script), or the address leads to several servers.`,
    },
    steps: [
      {
        fr: "Était-ce quelqu'un, ou un script ? Cherchez POST /queue dans le journal du proxy, puis mesurez quand personne d'autre n'a le jeton.",
        en: "Was it a person, or a script? Look for POST /queue in the proxy's log, then measure while nobody else has the token.",
      },
      forStudents,
      sticky,
      once(seen),
    ],
  };
}

function gone(many: Text, who: Text, seen: Pick<Seen, "run" | "shell">) {
  return {
    cause: {
      fr: `${many.fr} : le serveur a accepté le travail, puis ne l'a plus ni en file, ni en cours, ni dans l'historique (${who.fr}). Le serveur a redémarré, quelqu'un a vidé la file, ou l'adresse mène à plusieurs serveurs.`,
      en: `${many.en}: the server accepted the job, and then had it neither waiting nor running nor in its history (${who.en}). The server restarted, somebody cleared the queue, or the address leads to several servers.`,
    },
    steps: [
      { fr: "A-t-il redémarré ?", en: "Did it restart?", run: seen.shell.exit },
      logs(seen),
      sticky,
      forStudents,
      once(seen),
    ],
  };
}

const sticky = {
  fr: "Plusieurs serveurs derrière l'adresse : sticky sessions, ou une adresse par serveur.",
  en: "Several servers behind the address: sticky sessions, or an address for each.",
};
const forStudents = {
  fr: "Prévenez les étudiants : « Vider la file » efface les travaux de tous, et la croix d'un travail parfois celui d'un autre.",
  en: 'Tell the students: "Clear queue" removes the jobs of everybody, and the cross of a job may remove somebody else\'s.',
};

const doubled = rule({
  ...aboutBurst,
  code: "class-jobs-doubled",
  title: { fr: "Un travail est exécuté plusieurs fois", en: "A job is run more than once" },
  when: (seen) => {
    const figures = figuresIn(seen);
    const jobs = (figures?.jobs ?? []).filter(({ repeated }) => repeated);
    if (figures === undefined || jobs.length === 0) return undefined;
    const [many, who] = [ofAll(jobs.length, figures), whenAndWho(jobs)];
    return {
      cause: {
        fr: `${many.fr} : le serveur a exécuté le travail plusieurs fois (${who.fr}). Un proxy renvoie sans doute POST /prompt quand la réponse tarde : la classe attend alors pour rien.`,
        en: `${many.en}: the server ran the job more than once (${who.en}). A proxy probably sends POST /prompt again when the reply is late: the class then waits for nothing.`,
      },
      steps: [
        {
          fr: "Interdisez au proxy de répéter un POST (nginx : proxy_next_upstream off; HAProxy : retries 0 ou retry-on none), et allongez ses délais.",
          en: "Forbid the proxy to repeat a POST (nginx: proxy_next_upstream off; HAProxy: retries 0 or retry-on none), and lengthen its time-outs.",
        },
        once(seen),
      ],
    };
  },
});

const refused = rule({
  ...aboutBurst,
  code: "class-jobs-refused",
  title: { fr: "Sous la charge, le serveur refuse des travaux", en: "Under load the server refuses jobs" },
  when: whenAny(["refused"], ({ many, who, said, seen }) => ({
    cause: {
      fr: `${many.fr} : POST /prompt n'a pas été accepté (${said.fr || "sans réponse"} ; ${who.fr}). Une limite de débit ou de connexions devant ComfyUI (429, 503), qui prend la classe derrière une seule adresse pour une attaque, ou un serveur débordé.`,
      en: `${many.en}: POST /prompt was not accepted (${said.en || "no reply"}; ${who.en}). A limit of requests or connections before ComfyUI (429, 503) that takes a class behind one address for an attack, or a server that is overrun.`,
    },
    steps: [
      {
        fr: "nginx : élargissez limit_req (burst=100 nodelay) et limit_conn pour l'adresse de la salle ; fail2ban ou CrowdSec : mettez-la sur la liste blanche. Toute la classe sort par la même adresse.",
        en: "nginx: widen limit_req (burst=100 nodelay) and limit_conn for the address of the room; fail2ban or CrowdSec: put it on the white list. The whole class comes from one address.",
      },
      logs(seen),
      once(seen),
    ],
  })),
});

/** What became of the jobs of a class, the gravest first. */
export const classJobsGroup = group({
  name: "class-jobs",
  layer: "class",
  rules: [serverLost, foreign, outOfMemory, cancelled, lost, doubled, bad, failed, refused],
  order: "a server that was lost loses jobs, and a job that failed for want of memory failed",
  before: { "class-waiting": "a server that was lost makes every wait too long" },
});
