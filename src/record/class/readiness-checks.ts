import type { CheckEntry } from "../check-entry.ts";
import { open } from "../requirements.ts";

const begun = [...open, "readiness.queue-free", "readiness.warm-up"];

/** Whether a class can work: only where it is asked for. */
export const readinessChecks = {
  "readiness.queue-free": {
    title: {
      fr: "La file est libre avant l'arrivée de la classe",
      en: "The queue is free before the class comes",
    },
    flaw: {
      fr: "des travaux d'autres personnes sont dans la file",
      en: "jobs of other people are in the queue",
    },
    proves: {
      fr: "La file ne contient le travail de personne : la mesure n'en retarde aucun, et n'est faussée par aucun.",
      en: "The queue holds nobody's job: the measurement delays none, and none falsifies it.",
    },
    component: "class",
    severity: "major",
    requires: open,
  },
  "readiness.warm-up": {
    title: {
      fr: "Le serveur se chauffe : une image à froid, puis à chaud",
      en: "The server warms up: a picture cold, then warm",
    },
    proves: {
      fr: "Chaque workflow du profil donne une image saine, la première avec le chargement des modèles, la suivante sans.",
      en: "Each workflow of the profile gives a sound picture, the first with the loading of the models, the next without.",
    },
    component: "class",
    severity: "blocker",
    requires: [...open, "readiness.queue-free"],
  },
  "readiness.burst": {
    title: {
      fr: "Chaque étudiant reçoit ses propres images, toutes, une fois",
      en: "Each student gets their own pictures, all of them, once",
    },
    flaw: { fr: "des étudiants n'ont pas reçu leurs images", en: "students did not get their pictures" },
    proves: {
      fr: "Sous la charge d'une classe, aucun travail n'est perdu, doublé ni en échec ; chaque image est saine, et porte le prompt, la graine et le préfixe de qui l'a demandée.",
      en: "Under the load of a class no job is lost, doubled or failed; each picture is sound, and bears the prompt, the seed and the prefix of whoever asked for it.",
    },
    component: "class",
    severity: "blocker",
    requires: begun,
  },
  "readiness.waiting": {
    title: {
      fr: "La classe tient dans la séance, et l'attente sous sa limite",
      en: "The class fits into the session, and its waits stay below the limit",
    },
    flaw: { fr: "la classe attendrait trop longtemps", en: "the class would wait too long" },
    proves: {
      fr: "De Run à l'image, 95 attentes sur 100 restent sous la limite du profil, et la dernière image arrive avant la fin de la séance.",
      en: "From Run to the picture 95 of 100 waits stay below the profile's limit, and the last picture comes before the end of the session.",
    },
    component: "class",
    severity: "blocker",
    requires: begun,
  },
  "readiness.memory": {
    title: {
      fr: "La mémoire ne croît pas d'un travail à l'autre",
      en: "Memory does not grow from job to job",
    },
    flaw: { fr: "la mémoire croît à chaque travail", en: "memory grows with each job" },
    proves: {
      fr: "Ni la VRAM ni la mémoire vive ne croissent régulièrement pendant la séance au point de s'épuiser.",
      en: "Neither VRAM nor main memory grows steadily during the session so that it would run out.",
    },
    component: "class",
    severity: "major",
    requires: begun,
  },
} as const satisfies Record<string, CheckEntry>;
