import { decimal, plural } from "../../format.ts";
import { answerOf } from "../../readiness/answer.ts";
import { span } from "../../readiness/answer-words.ts";
import { group, rule } from "../rule.ts";
import { again, figuresIn, once } from "./class-facts.ts";
import { slowdown, swapping } from "./pace.ts";
import { tooLarge } from "./too-large.ts";
import { aboutWaiting, tooLong, whenTooLong } from "./too-long.ts";

const slowsDown = rule({
  ...aboutWaiting,
  code: "class-slows-down",
  title: { fr: "Le serveur ralentit au fil des travaux", en: "The server slows down from job to job" },
  when: whenTooLong((figures, seen) => {
    const slower = slowdown(figures);
    if (slower === undefined) return undefined;
    const { first, last } = slower;
    return {
      cause: {
        fr: `Une image prend ${span(first, "fr")} au début de la mesure et ${span(last, "fr")} à la fin : le serveur s'essouffle, et c'est ce qui fait attendre la classe. ${tooLong(figures).fr} Mémoire qui fuit, GPU qui chauffe et se bride, ou autre programme qui s'y est mis.`,
        en: `An image takes ${span(first, "en")} at the beginning of the measurement and ${span(last, "en")} at its end: the server flags, and that makes the class wait. ${tooLong(figures).en} Memory that leaks, a GPU that heats up and throttles, or another program that joined in.`,
      },
      steps: [
        {
          fr: "Pendant une génération : température, fréquence et mémoire du GPU, et qui l'occupe :",
          en: "During a generation: the GPU's temperature, clock and memory, and who holds it:",
          run: seen.shell.gpu,
        },
        {
          fr: "Redémarrez ComfyUI juste avant le cours, puis chauffez-le d'une image :",
          en: "Restart ComfyUI just before the course, then warm it up with an image:",
          run: seen.shell.restart,
        },
        once(seen),
      ],
    };
  }),
});

const slowedBySwaps = rule({
  ...aboutWaiting,
  code: "class-slowed-by-swaps",
  title: {
    fr: "Le serveur passe son temps à changer de modèles",
    en: "The server spends its time changing models",
  },
  when: whenTooLong((figures, seen) => {
    const swaps = swapping(figures);
    if (swaps === undefined) return undefined;
    const cost = figures.swapMs?.value ?? 0;
    const times = plural(swaps.changes, ["fois", "fois"], ["time", "times"]);
    const part = (language: "fr" | "en"): string => `${decimal(100 * swaps.share, language, 0)} %`;
    return {
      cause: {
        fr: `Les étudiants demandent tour à tour plusieurs workflows : le serveur en a changé ${times.fr}, et chaque changement coûte ${span(cost, "fr")} (des modèles à charger), soit ${part("fr")} de son temps. ${tooLong(figures).fr}`,
        en: `The students ask for several workflows in turn: the server changed between them ${times.en}, and each change costs ${span(cost, "en")} (models to load), ${part("en")} of its time. ${tooLong(figures).en}`,
      },
      steps: [
        {
          fr: "Faites travailler toute la classe sur le même workflow en même temps : d'abord l'un, puis l'autre.",
          en: "Have the whole class work with the same workflow at the same time: first the one, then the other.",
        },
        { fr: "Ou donnez à chaque workflow son serveur.", en: "Or give each workflow a server of its own." },
        {
          fr: "Ou faites tenir les deux modèles ensemble en mémoire : modèles quantifiés (fp8, GGUF, nunchaku), plus de RAM, et ni --cache-none ni --disable-smart-memory au lancement.",
          en: "Or make both models fit into memory together: quantized ones (fp8, GGUF, nunchaku), more RAM, and neither --cache-none nor --disable-smart-memory at the start.",
        },
        once(seen),
      ],
    };
  }),
});

const besideOthers = rule({
  check: "readiness.waiting",
  reads: ["readiness.burst", "readiness.queue-free"],
  code: "class-beside-others",
  title: {
    fr: "D'autres personnes travaillaient pendant la mesure",
    en: "Other people were working during the measurement",
  },
  when: (seen) => {
    const { running = 0, pending = 0 } = seen.facts.othersJobs ?? {};
    const figures = figuresIn(seen);
    const others = Math.max(running + pending, figures?.others ?? 0);
    if (others === 0 || figures === undefined || answerOf(figures).word !== "no") return undefined;
    const many = plural(others, ["travail", "travaux"], ["job", "jobs"]);
    return {
      cause: {
        fr: `La file contenait aussi ${many.fr} d'autres personnes, et la classe a attendu d'autant plus. ${tooLong(figures).fr} La même classe, seule, attendrait moins.`,
        en: `The queue also held ${many.en} of other people, and the class waited the longer. ${tooLong(figures).en} The same class by itself would wait less.`,
      },
      steps: [
        {
          fr: "Mesurez quand la file est vide : c'est ce que la classe trouvera si le serveur lui est réservé.",
          en: "Measure when the queue is empty: that is what the class will find if the server is reserved for it.",
          run: again(seen),
        },
        {
          fr: "Si d'autres l'utiliseront aussi pendant le cours : ces chiffres sont les bons, il faut un second serveur ou une classe plus petite.",
          en: "If others will use it during the course, too: these figures are right, and a second server or a smaller class is needed.",
        },
      ],
    };
  },
});

/** A class that waits too long: what makes it wait comes before that it is many. */
export const classWaitingGroup = group({
  name: "class-waiting",
  layer: "class",
  rules: [slowsDown, slowedBySwaps, besideOthers, tooLarge],
  order:
    "a server that slows down, changes models or serves others makes a class wait that is not too large for it",
});
