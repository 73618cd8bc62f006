import { plural } from "../../format.ts";
import { answerOf } from "../../readiness/answer.ts";
import { span, whyWords } from "../../readiness/answer-words.ts";
import { group, rule } from "../rule.ts";
import { again, figuresIn } from "./class-facts.ts";
import { aboutWaiting } from "./too-long.ts";

/** Every healthy server loads its models once; from this much longer on, the first student notices. */
const COLD_RATIO = 3;
const COLD_MS = 20_000;

const coldStart = rule({
  check: "readiness.warm-up",
  anyway: true,
  warning: true,
  code: "class-cold-start",
  title: { fr: "À froid, la première image se fait attendre", en: "Cold, the first picture takes long" },
  when: (seen) => {
    const { coldMs, warmMs } = seen.facts.warmUp ?? {};
    if (coldMs === undefined || warmMs === undefined) return undefined;
    if (coldMs < COLD_RATIO * warmMs || coldMs - warmMs < COLD_MS) return undefined;
    return {
      usual: true,
      cause: {
        fr: `La première image a pris ${span(coldMs, "fr")}, la suivante ${span(warmMs, "fr")} : le reste est le chargement des modèles. Sans échauffement, le premier étudiant l'attend, et toute la file derrière lui.`,
        en: `The first image took ${span(coldMs, "en")}, the next ${span(warmMs, "en")}: the rest is the loading of the models. Without a warm-up the first student waits for it, and the whole queue behind.`,
      },
      steps: [
        {
          fr: "Chauffez le serveur juste avant le cours, d'une image de chaque workflow :",
          en: "Warm the server up just before the course, with an image of each workflow:",
          run: again(seen, "--students 1", "--images 1"),
        },
        {
          fr: "Rien ne doit décharger les modèles entre-temps : ni POST /free, ni surveillance, ni autre programme sur le GPU.",
          en: "Nothing may unload the models in the meantime: neither POST /free, nor a monitor, nor another program on the GPU.",
        },
      ],
    };
  },
});

const uncertain = rule({
  ...aboutWaiting,
  anyway: true,
  warning: true,
  code: "class-uncertain",
  title: { fr: "La mesure est trop courte pour répondre", en: "The measurement is too short to answer" },
  when: (seen) => {
    const figures = figuresIn(seen);
    const answer = figures && answerOf(figures);
    const [why] = answer?.why ?? [];
    if (figures === undefined || why === undefined || answer?.word !== "unsure") return undefined;
    // whoever pressed Ctrl-C knows why it is short
    if (figures.stopped === "interrupted") return undefined;
    const reason = whyWords(why, figures, answer);
    const done = figures.jobs.filter(({ seenMs }) => seenMs !== undefined).length;
    const images = plural(done, ["image", "images"], ["image", "images"]);
    return {
      cause: {
        fr: `Après ${images.fr}, oui et non restent possibles : ${reason.fr}.`,
        en: `After ${images.en} yes and no are both possible: ${reason.en}.`,
      },
      steps: [
        {
          fr: "Accordez plus de temps à la mesure, jusqu'à la classe entière s'il le faut (sans --max-jobs ni --max-minutes, ou avec de plus grands) :",
          en: "Allow the measurement more time, up to the whole class if need be (without --max-jobs and --max-minutes, or with larger ones):",
          run: again({ run: withoutBudget(seen.run) }, "--thorough"),
        },
      ],
    };
  },
});

function withoutBudget<T extends { readonly flags?: readonly string[] }>(run: T): T {
  return { ...run, flags: (run.flags ?? []).filter((flag) => !/^--max-(jobs|minutes)\b/.test(flag)) };
}

/** What is worth knowing of a class that has its answer, or has none. */
export const classNotesGroup = group({ name: "class-notes", layer: "class", rules: [uncertain, coldStart] });
