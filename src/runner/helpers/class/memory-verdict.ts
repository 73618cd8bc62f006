import { decimal, gib } from "../../../format.ts";
import { bilingual } from "../../../input/sentences.ts";
import type { ReadinessFigures } from "../../../readiness/figures.ts";
import { growthIn } from "../../../readiness/memory-room.ts";
import type { Text } from "../../../text.ts";

const names = {
  vram: { fr: "La VRAM", en: "VRAM" },
  ram: { fr: "La mémoire vive", en: "Main memory" },
} as const;

interface MemoryVerdict {
  readonly flaw?: Text;
  readonly remark?: Text;
}

/**
 * Growth is a flaw where one more class of this size would fill what is free now; where it would not, it is worth knowing: other
 * programs of the machine count among it.
 */
export function memoryVerdict(figures: Pick<ReadinessFigures, "session" | "memory">): MemoryVerdict {
  const growth = growthIn(figures);
  if (growth === undefined) return {};
  const { kind, perJob, left, fills } = growth;
  const said = bilingual((language) => {
    const size = decimal(perJob / 2 ** 20, language);
    return {
      fr: `${names[kind].fr} croît de ${size} Mio par travail`,
      en: `${names[kind].en} grows by ${size} MiB a job`,
    }[language];
  });
  if (!fills || left === undefined) return { remark: bilingual((language) => `${said[language]}.`) };
  const jobs = figures.session.students * figures.session.images;
  return {
    flaw: {
      fr: `${said.fr} : il en reste ${gib(left, "fr")}, que ${jobs} travaux de plus rempliraient.`,
      en: `${said.en}: ${gib(left, "en")} are left, which ${jobs} more jobs would fill.`,
    },
  };
}
