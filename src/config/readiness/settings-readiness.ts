import { arrivals } from "../../readiness/session.ts";
import { choice, count, minutes, seconds, toggle } from "../kinds.ts";

/** The class that `npm run readiness` simulates. */
export const readinessSettings = {
  students: count({
    env: "READINESS_STUDENTS",
    flag: "--students NUMBER",
    default: "30",
    least: 1,
    most: 2_000,
    description: {
      fr: "Étudiants de la classe (npm run readiness).",
      en: "Students of the class (npm run readiness).",
    },
  }),
  images: count({
    env: "READINESS_IMAGES",
    flag: "--images NUMBER",
    default: "2",
    least: 1,
    most: 100,
    description: {
      fr: "Images que chacun demande, la suivante une fois la précédente arrivée.",
      en: "Pictures that each of them asks for, the next one once the one before is there.",
    },
  }),
  minutes: minutes({
    env: "READINESS_MINUTES",
    flag: "--minutes MINUTES",
    default: "20",
    description: {
      fr: "Durée de la séance : toutes les images doivent y tenir.",
      en: "Length of the session: all pictures must fit into it.",
    },
  }),
  arrival: choice(arrivals, {
    env: "READINESS_ARRIVAL",
    flag: "--arrival PATTERN",
    default: "together",
    description: {
      fr: "Comment les étudiants cliquent sur Run la première fois : tous ensemble, l'un après l'autre (ramp) ou au hasard (poisson), ces deux derniers sur le premier quart de la séance.",
      en: "How the students come to press Run first: all together, one after the other (ramp) or at random (poisson), the last two within the first quarter of the session.",
    },
  }),
  classSeed: count({
    env: "READINESS_SEED",
    flag: "--class-seed NUMBER",
    least: 0,
    most: 4_294_967_295,
    fallback: { fr: "tirée au sort, et dite dans le rapport", en: "drawn, and told in the report" },
    description: {
      fr: "Graine qui tire arrivées et prompts : la même classe une seconde fois.",
      en: "Seed that draws arrivals and prompts: the same class once more.",
    },
  }),
  waitLimit: seconds({
    env: "READINESS_WAIT_S",
    flag: "--wait-limit SECONDS",
    fallback: { fr: "readiness.waitS du profil, sinon 120", en: "readiness.waitS of the profile, else 120" },
    description: {
      fr: "Délai dans lequel 95 images sur 100 doivent être arrivées.",
      en: "Time by which 95 of 100 pictures must be there.",
    },
  }),
  thorough: toggle({
    env: "READINESS_THOROUGH",
    flag: "--thorough",
    description: {
      fr: "Mesure la classe entière, même quand la réponse est déjà certaine.",
      en: "Measures the whole class, even where the answer is already certain.",
    },
  }),
  besideOthers: toggle({
    env: "READINESS_BESIDE_OTHERS",
    flag: "--beside-others",
    description: {
      fr: "Commence même si la file contient des travaux d'autres personnes ; les suivants attendront alors derrière la classe.",
      en: "Starts although the queue holds jobs of other people, whose next ones then wait behind the class.",
    },
  }),
  maxJobs: count({
    env: "READINESS_MAX_JOBS",
    flag: "--max-jobs NUMBER",
    least: 1,
    most: 200_000,
    fallback: { fr: "toutes les images de la classe", en: "all pictures of the class" },
    description: {
      fr: "Travaux accordés à la mesure : au-delà elle s'arrête, et dit ce qu'elle a appris.",
      en: "Jobs that the measurement may spend: beyond them it stops, and tells what it has learned.",
    },
  }),
  maxMinutes: minutes({
    env: "READINESS_MAX_MINUTES",
    flag: "--max-minutes MINUTES",
    fallback: { fr: "la durée de la séance", en: "the length of the session" },
    description: {
      fr: "Minutes accordées à la mesure : de même.",
      en: "Minutes that the measurement may spend: likewise.",
    },
  }),
};
