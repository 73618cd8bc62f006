import type { SystemStats } from "../../../comfyui/replies.ts";
import { decimal, gib } from "../../../format.ts";
import { bilingual } from "../../../input/sentences.ts";
import type { ReadinessFigures } from "../../../readiness/figures.ts";
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
export function memoryVerdict(
  { session, memory }: Pick<ReadinessFigures, "session" | "memory">,
  { system, devices: [device] }: Pick<SystemStats, "system" | "devices">,
): MemoryVerdict {
  const jobs = session.students * session.images;
  const room = {
    vram:
      device === undefined ? undefined : device.vram_total - (memory.after?.vramUsed ?? device.vram_total),
    ram: system.ram_total - (memory.after?.ramUsed ?? system.ram_total),
  };
  const found = (["vram", "ram"] as const).flatMap((kind): MemoryVerdict[] => {
    const growth = memory.growthPerJob?.[kind];
    const left = room[kind];
    if (growth === undefined || left === undefined) return [];
    const said = grows(kind, growth);
    if (growth * jobs > left) return [{ flaw: full(said, jobs, left) }];
    return [{ remark: bilingual((language) => `${said[language]}.`) }];
  });
  return found.find(({ flaw }) => flaw !== undefined) ?? found[0] ?? {};
}

function grows(kind: "vram" | "ram", bytes: number): Text {
  return bilingual((language) => {
    const size = decimal(bytes / 2 ** 20, language);
    return {
      fr: `${names[kind].fr} croît de ${size} Mio par travail`,
      en: `${names[kind].en} grows by ${size} MiB a job`,
    }[language];
  });
}

function full(said: Text, jobs: number, left: number): Text {
  return {
    fr: `${said.fr} : il en reste ${gib(left, "fr")}, que ${jobs} travaux de plus rempliraient.`,
    en: `${said.en}: ${gib(left, "en")} are left, which ${jobs} more jobs would fill.`,
  };
}
