import { decimal, plural } from "../../format.ts";
import { smallerClass, span } from "../../readiness/answer-words.ts";
import type { ReadinessFigures } from "../../readiness/figures.ts";
import type { Text } from "../../text.ts";
import { rule, type Seen } from "../rule.ts";
import type { Step } from "../steps.ts";
import { again } from "./class-facts.ts";
import { aboutWaiting, tooLong, whenTooLong } from "./too-long.ts";

export const tooLarge = rule({
  ...aboutWaiting,
  code: "class-too-large",
  title: {
    fr: "La classe est trop grande pour ce serveur et cette limite",
    en: "The class is too large for this server and this limit",
  },
  when: whenTooLong((figures, seen) => ({
    cause: {
      fr: `${tooLong(figures).fr} ${paceText(figures).fr}`,
      en: `${tooLong(figures).en} ${paceText(figures).en}`,
    },
    steps: remedies(figures, seen),
  })),
});

function paceText(figures: ReadinessFigures): Text {
  const pace = figures.measured?.imagesPerMinute ?? figures.forecast?.imagesPerMinute.value;
  if (pace === undefined) return { fr: "", en: "" };
  const fits = fitText(smallerClass(figures));
  return {
    fr: `Le serveur fait ${decimal(pace, "fr")} images par minute.${fits.fr}`,
    en: `The server makes ${decimal(pace, "en")} images a minute.${fits.en}`,
  };
}

function fitText(largest: number | undefined): Text {
  if (largest === undefined) return { fr: "", en: "" };
  if (largest === 0)
    return {
      fr: " Même un seul étudiant attendrait trop.",
      en: " Even a single student would wait too long.",
    };
  const some = plural(largest, ["étudiant y tiendrait", "étudiants y tiendraient"], ["student", "students"]);
  return { fr: ` ${some.fr}.`, en: ` ${some.en} would fit.` };
}

/** More groups than this do not take turns within a session. */
const MAX_GROUPS = 4;

/** What makes the class fit, the cheapest first. */
function remedies(figures: ReadinessFigures, seen: Pick<Seen, "run">): Step[] {
  const { session, limitMs } = figures;
  const largest = smallerClass(figures);
  return [
    ...(largest === undefined || session.students > MAX_GROUPS * largest
      ? []
      : [inGroups(largest, session.students, seen)]),
    ...(session.arrival === "together" && session.students > 1
      ? [
          {
            fr: "Échelonnez le départ, par exemple une rangée par minute ; pour voir ce que cela change :",
            en: "Stagger the start, one row a minute for instance; to see what this changes:",
            run: again(seen, "--arrival ramp"),
          },
        ]
      : []),
    {
      fr: `Raccourcissez chaque image : moins de pas (un LoRA Lightning : 4 ou 8), ou une image plus petite${session.images > 1 ? " ; ou demandez moins d'images à chacun" : ""}.`,
      en: `Shorten each image: fewer steps (a Lightning LoRA: 4 or 8), or a smaller image${session.images > 1 ? "; or ask for fewer images each" : ""}.`,
    },
    moreServers(largest, session.students),
    {
      fr: `Si attendre plus de ${span(limitMs, "fr")} ne gêne pas votre cours : readiness.waitS dans le profil, ou --wait-limit.`,
      en: `If waiting longer than ${span(limitMs, "en")} does no harm in your course: readiness.waitS in the profile, or --wait-limit.`,
    },
  ];
}

function inGroups(largest: number, students: number, seen: Pick<Seen, "run">): Step {
  const groups = Math.ceil(students / largest);
  const most = plural(largest, ["étudiant", "étudiants"], ["student", "students"]);
  return {
    fr: `Partagez la classe en ${groups} groupes qui travaillent l'un après l'autre (${most.fr} au plus) ; pour vérifier :`,
    en: `Divide the class into ${groups} groups that work one after the other (${most.en} at most); to verify:`,
    run: again(seen, `--students ${Math.ceil(students / groups)}`),
  };
}

/** A second server shortens a queue, and no single image. */
function moreServers(largest: number | undefined, students: number): Step {
  if (largest === 0)
    return {
      fr: "Ou prenez un GPU plus rapide : un second serveur raccourcit la file, pas l'image elle-même.",
      en: "Or take a faster GPU: a second server shortens the queue, not the image itself.",
    };
  const servers = largest === undefined ? undefined : Math.ceil(students / largest);
  return {
    fr: `Ou prévoyez ${servers ?? "plusieurs"} serveurs de cette force, et dites à chaque étudiant lequel est le sien ; validez-les ensemble, leurs adresses séparées par des virgules dans --url.`,
    en: `Or provide ${servers ?? "several"} servers of this strength, and tell each student which one to use; validate them together, their addresses with commas between them in --url.`,
  };
}
