import type { Text } from "../../text.ts";
import type { Commands } from "../commands.ts";
import { group, rule } from "../rule.ts";
import { ifThisWorks, type Step, withoutProxy } from "../steps.ts";
import { aboutJobs, ofFirst, redJobs, seconds, whenJob } from "./job-facts.ts";
import { staleHistory } from "./stale.ts";
import { otherNumber, withoutPicture } from "./without-picture.ts";

const interrupted = rule({
  ...aboutJobs,
  code: "job-interrupted",
  title: { fr: "Quelqu'un d'autre a interrompu le travail", en: "Somebody else interrupted the job" },
  when: (seen) => {
    // the jobs of the cancel check are interrupted by the suite itself
    const jobs = redJobs(seen, "interrupted").filter(({ check }) => check !== "generation.cancel");
    return ofFirst(jobs, ({ name, job }) => ({
      cause: {
        fr: `Notre travail « ${name} » a été interrompu après ${seconds(job.totalMs)} s par quelqu'un d'autre : sans identifiant, le bouton « Interrupt » arrête le travail en cours, quel qu'en soit l'auteur.`,
        en: `Our job "${name}" was interrupted after ${seconds(job.totalMs)} s by somebody else: without an id the "Interrupt" button stops whatever runs, whoever asked for it.`,
      },
      steps: [
        {
          fr: "Relancez quand personne n'utilise le serveur. Pour un cours, rappelez que ce bouton agit sur le travail de tous.",
          en: "Run again when nobody uses the server. For a course, remind everybody that this button acts on everyone's job.",
        },
      ],
    }));
  },
});

const vanished = rule({
  ...aboutJobs,
  code: "job-vanished",
  title: { fr: "Le travail a disparu du serveur", en: "The job vanished from the server" },
  when: whenJob("vanished", ({ name }, { shell }) => ({
    cause: {
      fr: `Le travail « ${name} » n'est plus ni dans la file ni dans l'historique : le serveur a redémarré pendant l'exécution (rien n'est gardé), ou quelqu'un a vidé la file.`,
      en: `The job "${name}" is in neither the queue nor the history: the server restarted during the run (nothing is kept), or somebody cleared the queue.`,
    },
    steps: [
      {
        fr: "Un redémarrage se voit ici (oom=true ou exit=137 : mémoire épuisée) :",
        en: "A restart shows here (oom=true or exit=137: memory exhausted):",
        run: shell.exit,
      },
      {
        fr: "Sa raison est avant la dernière ligne de démarrage :",
        en: "Its reason comes before the last start line:",
        run: shell.logs,
      },
    ],
  })),
});

/** A history that is wrong for a client: the proxy's cache of these routes, or a custom node. */
function fixHistory(routes: Text, shell: Commands): readonly Step[] {
  return [
    withoutProxy(shell),
    ifThisWorks({
      fr: `coupez dans le proxy le cache de ${routes.fr}. Sinon, retirez un à un les custom nodes qui touchent à l'historique.`,
      en: `switch off the proxy's cache for ${routes.en}. Otherwise remove one by one the custom nodes that touch the history.`,
    }),
  ];
}

const historyLate = rule({
  ...aboutJobs,
  code: "history-late",
  title: { fr: "L'historique ne contient pas le travail fini", en: "The history lacks the finished job" },
  when: whenJob("history-late", (_, { shell }) => ({
    cause: {
      fr: "La fin du travail a été annoncée, mais l'historique ne le contient pas 10 s plus tard : un proxy rend une réponse de son cache, ou un custom node efface l'historique.",
      en: "The job's end was announced, but the history lacks it 10 s later: a proxy gives a reply from its cache, or a custom node clears the history.",
    },
    steps: fixHistory({ fr: "/history", en: "/history" }, shell),
  })),
});

const historyForeign = rule({
  ...aboutJobs,
  code: "history-foreign",
  title: {
    fr: "L'historique rend le travail de quelqu'un d'autre",
    en: "The history gives somebody else's job",
  },
  when: whenJob("foreign-history", (_, { shell }) => ({
    cause: {
      fr: "GET /history rend, sous l'identifiant de notre travail, le graphe et les images d'un autre : un proxy confond les réponses de son cache, ou un custom node réécrit l'historique. Un étudiant recevrait l'image d'un autre.",
      en: "GET /history gives, under the id of our job, the graph and the images of another: a proxy mixes up the replies in its cache, or a custom node rewrites the history. A student would get another's image.",
    },
    steps: fixHistory({ fr: "/history et de /view", en: "/history and /view" }, shell),
  })),
});

const cached = rule({
  ...aboutJobs,
  code: "job-cached",
  title: {
    fr: "Rien n'a été exécuté : tout vient du cache",
    en: "Nothing was executed: all came from the cache",
  },
  when: whenJob("cached", ({ name, job }, { shell }) => {
    const took = (job.totalMs / 1000).toFixed(1);
    return {
      cause: {
        fr: `« ${name} » a fini en ${took} s sans rien exécuter, malgré une graine et un préfixe neufs : un custom node ou un proxy rejoue un ancien résultat. Aucune image n'a été générée.`,
        en: `"${name}" ended in ${took} s without executing anything, despite a fresh seed and prefix: a custom node or a proxy replays an old result. No image was generated.`,
      },
      steps: [
        {
          fr: "Lancez ComfyUI sans --cache-lru et sans custom node de cache, puis relancez la validation.",
          en: "Start ComfyUI without --cache-lru and without caching custom nodes, then validate again.",
        },
        { fr: "Redémarrer vide le cache :", en: "A restart clears the cache:", run: shell.restart },
      ],
    };
  }),
});

export const generationGroup = group({
  name: "generation",
  layer: "job",
  rules: [
    staleHistory,
    interrupted,
    vanished,
    historyLate,
    historyForeign,
    cached,
    withoutPicture,
    otherNumber,
  ],
  order: "a job that a cache hides seems late or lost",
  before: {
    "class-start": "the warm-up of a class is a job, and its end says more than that it was no good",
  },
});
