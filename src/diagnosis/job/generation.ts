import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, steps } from "../old-rule.ts";
import { checksOf, redJobs, seconds } from "./job-facts.ts";

export const generationCodes = {
  "job-interrupted": {
    fr: "Quelqu'un d'autre a interrompu le travail",
    en: "Somebody else interrupted the job",
  },
  "job-vanished": { fr: "Le travail a disparu du serveur", en: "The job vanished from the server" },
  "history-late": {
    fr: "L'historique ne contient pas le travail fini",
    en: "The history lacks the finished job",
  },
  "history-foreign": {
    fr: "L'historique rend le travail de quelqu'un d'autre",
    en: "The history gives somebody else's job",
  },
  "job-cached": {
    fr: "Rien n'a été exécuté : tout vient du cache",
    en: "Nothing was executed: all came from the cache",
  },
} as const satisfies Codes;

const interrupted: Rule = (record) => {
  const jobs = redJobs(record, "interrupted").filter(({ name }) => !name.startsWith("cancel"));
  const [first] = jobs;
  if (first === undefined) return undefined;
  return diagnosis(
    "job-interrupted",
    checksOf(jobs),
    {
      fr: `Notre travail « ${first.name} » a été interrompu après ${seconds(first.job.totalMs)} s par quelqu'un d'autre : sans identifiant, le bouton « Interrupt » arrête le travail en cours, quel qu'en soit l'auteur.`,
      en: `Our job "${first.name}" was interrupted after ${seconds(first.job.totalMs)} s by somebody else: without an id the "Interrupt" button stops whatever runs, whoever asked for it.`,
    },
    {
      fr: "Relancez quand personne n'emploie le serveur. Pour un cours, rappelez que ce bouton agit sur le travail de tous.",
      en: "Run again when nobody uses the server. For a course, remind everybody that this button acts on everyone's job.",
    },
  );
};

const vanished: Rule = (record) => {
  const jobs = redJobs(record, "vanished");
  const [first] = jobs;
  if (first === undefined) return undefined;
  const shell = commands(record);
  return diagnosis(
    "job-vanished",
    checksOf(jobs),
    {
      fr: `Le travail « ${first.name} » n'est plus ni dans la file ni dans l'historique : le serveur a redémarré pendant l'exécution (rien n'est gardé), ou quelqu'un a vidé la file.`,
      en: `The job "${first.name}" is in neither the queue nor the history: the server restarted during the run (nothing is kept), or somebody cleared the queue.`,
    },
    steps(
      [
        `Un redémarrage se voit ici (oom=true ou exit=137 : mémoire épuisée) :${shell.exit}`,
        `Sa raison est avant la dernière ligne de démarrage :${shell.logs}`,
      ],
      [
        `A restart shows here (oom=true or exit=137: memory exhausted):${shell.exit}`,
        `Its reason stands before the last start line:${shell.logs}`,
      ],
    ),
  );
};

const historyLate: Rule = (record) => {
  const jobs = redJobs(record, "history-late");
  if (jobs.length === 0) return undefined;
  return diagnosis(
    "history-late",
    checksOf(jobs),
    {
      fr: "La fin du travail a été annoncée, mais l'historique ne le contient pas 10 s plus tard : un proxy rend une réponse de son cache, ou un custom node efface l'historique.",
      en: "The job's end was announced, but the history lacks it 10 s later: a proxy gives a reply from its cache, or a custom node clears the history.",
    },
    steps(
      [
        "Vérifiez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
        "Si cela convient : coupez dans le proxy le cache de /history. Sinon, retirez un à un les custom nodes qui touchent à l'historique.",
      ],
      [
        "Check without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine.",
        "If that is right: switch off the proxy's cache for /history. Otherwise remove one by one the custom nodes that touch the history.",
      ],
    ),
  );
};

const foreign: Rule = (record) => {
  const jobs = redJobs(record, "foreign-history");
  if (jobs.length === 0) return undefined;
  return diagnosis(
    "history-foreign",
    checksOf(jobs),
    {
      fr: "GET /history rend, sous l'identifiant de notre travail, le graphe et les images d'un autre : un proxy confond les réponses de son cache, ou un custom node réécrit l'historique. Un étudiant recevrait l'image d'un autre.",
      en: "GET /history gives, under the id of our job, the graph and the images of another: a proxy mixes up the replies in its cache, or a custom node rewrites the history. A student would get another's image.",
    },
    steps(
      [
        "Vérifiez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
        "Si cela convient : coupez dans le proxy le cache de /history et de /view. Sinon, retirez un à un les custom nodes qui touchent à l'historique.",
      ],
      [
        "Check without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine.",
        "If that is right: switch off the proxy's cache for /history and /view. Otherwise remove one by one the custom nodes that touch the history.",
      ],
    ),
  );
};

const cached: Rule = (record) => {
  const jobs = redJobs(record, "cached");
  const [first] = jobs;
  if (first === undefined) return undefined;
  return diagnosis(
    "job-cached",
    checksOf(jobs),
    {
      fr: `« ${first.name} » a fini en ${(first.job.totalMs / 1000).toFixed(1)} s sans rien exécuter, malgré une graine et un préfixe neufs : un custom node ou un proxy rejoue un ancien résultat. Aucune image n'a été générée.`,
      en: `"${first.name}" ended in ${(first.job.totalMs / 1000).toFixed(1)} s without executing anything, despite a fresh seed and prefix: a custom node or a proxy replays an old result. No image was generated.`,
    },
    steps(
      [
        "Lancez ComfyUI sans --cache-lru et sans custom node de cache, puis relancez la validation.",
        `Redémarrer vide le cache :${commands(record).restart}`,
      ],
      [
        "Start ComfyUI without --cache-lru and without caching custom nodes, then validate again.",
        `A restart clears the cache:${commands(record).restart}`,
      ],
    ),
  );
};

export const generationRules: readonly Rule[] = [interrupted, vanished, historyLate, foreign, cached];
