import { decimal, gib } from "../../../format.ts";
import { bilingual } from "../../../input/sentences.ts";
import type { ReadinessFigures } from "../../../readiness/figures.ts";
import { growthIn } from "../../../readiness/memory-room.ts";
import type { Text } from "../../../text.ts";

const names = {
  vram: { fr: "La VRAM", en: "VRAM" },
  ram: { fr: "La mémoire vive", en: "Main memory" },
} as const;

/** Bytes of VRAM that a driver and its libraries keep once they have worked: less than half of this (context, cuBLAS, cuDNN). */
const KEPT_BY_DRIVER = 2 * 2 ** 30;

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
  if (growth === undefined) return keptAfterFree(figures.memory);
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

/** A leak does not show in what is in use where models are pushed out for it: only in what is left when all are unloaded. */
function keptAfterFree({ before, freed }: ReadinessFigures["memory"]): MemoryVerdict {
  const kept = (freed?.vramUsed ?? 0) - (before?.vramUsed ?? Number.POSITIVE_INFINITY);
  if (kept < KEPT_BY_DRIVER) return {};
  return {
    remark: {
      fr: `Modèles déchargés (/free), il reste ${gib(kept, "fr")} de VRAM occupés de plus qu'avant la classe : un custom node garde ses tenseurs, ce que les changements de modèles cachaient, ou un autre programme a pris le GPU (nvidia-smi le dit). Redémarrez ComfyUI juste avant chaque cours.`,
      en: `With the models unloaded (/free), ${gib(kept, "en")} more of VRAM are in use than before the class: a custom node keeps its tensors, which changes of models had hidden, or another program took the GPU (nvidia-smi tells). Restart ComfyUI just before each course.`,
    },
  };
}
