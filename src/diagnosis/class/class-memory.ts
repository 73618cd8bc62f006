import { decimal, gib } from "../../format.ts";
import { span } from "../../readiness/answer-words.ts";
import type { ReadinessFigures } from "../../readiness/figures.ts";
import type { Language, Text } from "../../text.ts";
import { group, rule } from "../rule.ts";
import { again, figuresIn, once } from "./class-facts.ts";
import { slowdown } from "./pace.ts";

const leak = rule({
  check: "readiness.memory",
  reads: ["readiness.burst"],
  code: "class-memory-leak",
  title: { fr: "La mémoire croît d'un travail à l'autre", en: "Memory grows from job to job" },
  when: (seen) => {
    const figures = figuresIn(seen);
    const growth = figures?.memory.growthPerJob;
    if (figures === undefined || growth === undefined) return undefined;
    const { session, memory } = figures;
    const slower = slowdown(figures);
    const jobs = session.students * session.images;
    const each = (language: Language): string =>
      (["vram", "ram"] as const)
        .flatMap((kind) => {
          const bytes = growth[kind];
          if (bytes === undefined) return [];
          const name = { vram: "VRAM", ram: "RAM" }[kind];
          const a = { fr: "par travail", en: "a job" }[language];
          const all = { fr: `pour ${jobs}`, en: `for ${jobs}` }[language];
          return [
            `${name} +${decimal(bytes / 2 ** 20, language)} ${{ fr: "Mio", en: "MiB" }[language]} ${a}, ${gib(bytes * jobs, language)} ${all}`,
          ];
        })
        .join(" ; ");
    const freed = whatFreeGives(figures.memory);
    const slow: Text =
      slower === undefined
        ? { fr: "", en: "" }
        : {
            fr: ` Le serveur en ralentit : ${span(slower.first, "fr")} par image au début, ${span(slower.last, "fr")} à la fin.`,
            en: ` The server slows down by it: ${span(slower.first, "en")} an image at the beginning, ${span(slower.last, "en")} at the end.`,
          };
    return {
      checks: ["readiness.memory", ...(slower ? (["readiness.waiting"] as const) : [])],
      cause: {
        fr: `La mémoire croît régulièrement : ${each("fr")}.${slow.fr}${freed.fr} C'est presque toujours un custom node qui garde ses tenseurs.`,
        en: `Memory grows steadily: ${each("en").replaceAll(" ;", ";")}.${slow.en}${freed.en} It is nearly always a custom node that keeps its tensors.`,
      },
      steps: [
        {
          fr: "Redémarrez ComfyUI juste avant chaque cours, et chauffez-le d'une image :",
          en: "Restart ComfyUI just before each course, and warm it up with an image:",
          run: seen.shell.restart,
        },
        ...(memory.freed === undefined || staysAfterFree(figures)
          ? []
          : [
              {
                fr: "Pendant le cours, à la pause : « Décharger les modèles » dans l'interface (POST /free).",
                en: 'During the course, in the break: "Unload models" in the interface (POST /free).',
              },
            ]),
        {
          fr: "Mettez les custom nodes à jour ; puis lancez ComfyUI avec --disable-all-custom-nodes, si le workflow le permet, et mesurez : la croissance a-t-elle disparu ?",
          en: "Update the custom nodes; then start ComfyUI with --disable-all-custom-nodes, if the workflow allows it, and measure: is the growth gone?",
          run: again(seen, "--thorough"),
        },
        ...(slower ? [once(seen)] : []),
      ],
    };
  },
});

/** Half of what grew, or more, is still there when all models are unloaded. */
function staysAfterFree({ jobs, memory: { before, freed, growthPerJob } }: ReadinessFigures): boolean {
  const done = jobs.filter(({ outcome }) => outcome === "done").length;
  const stays = (now?: number, then?: number, perJob = 0): boolean =>
    now !== undefined && then !== undefined && perJob > 0 && now - then >= (perJob * done) / 2;
  return (
    stays(freed?.vramUsed, before?.vramUsed, growthPerJob?.vram) ||
    stays(freed?.ramUsed, before?.ramUsed, growthPerJob?.ram)
  );
}

/** Whether /free gives back what grew: then it is no leak that only a restart ends. */
function whatFreeGives({ after, freed }: { after?: Look; freed?: Look }): Text {
  const [held, left] = [after?.vramUsed, freed?.vramUsed];
  if (held === undefined || left === undefined) return { fr: "", en: "" };
  return {
    fr: ` Après /free il reste ${gib(left, "fr")} de VRAM occupés sur ${gib(held, "fr")}.`,
    en: ` After /free ${gib(left, "en")} of VRAM are still in use, of ${gib(held, "en")}.`,
  };
}

interface Look {
  readonly vramUsed?: number;
}

export const classMemoryGroup = group({
  name: "class-memory",
  layer: "class",
  rules: [leak],
  before: { "class-waiting": "memory that grows is why a server slows down" },
});
