import { CodedError, describeError } from "../errors.ts";
import type { Text } from "../text.ts";

/** Why a machine refuses to write, in words; other codes say the same in any language. */
const reasons: Readonly<Record<string, Text>> = {
  ENOSPC: { fr: "le disque est plein", en: "the disk is full" },
  EDQUOT: { fr: "le quota de disque est épuisé", en: "the disk quota is used up" },
  EROFS: { fr: "le système de fichiers est en lecture seule", en: "the file system is read-only" },
  EACCES: {
    fr: "le dossier ou le fichier est à un autre utilisateur",
    en: "the folder or file belongs to another user",
  },
  EPERM: { fr: "le système le refuse", en: "the system refuses it" },
  ENAMETOOLONG: { fr: "le chemin est trop long", en: "the path is too long" },
};

/** What could not be written, each reason once. The verdict stands without it. */
export class Unwritten {
  readonly #own: Text[] = [];
  readonly #byReason = new Map<string, { why: Text; what: Text[] }>();

  /** Runs a step whose failure costs a report, never the verdict. */
  async try(what: Text, step: () => void | Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (error instanceof CodedError) this.#own.push(error.text);
      else this.#add(what, error);
    }
  }

  /** The path of the first failure stands for all of its kind. */
  #add(what: Text, error: unknown): void {
    const why = reasonOf(error);
    const kind = (error as NodeJS.ErrnoException).code ?? why.en;
    const group = this.#byReason.get(kind) ?? { why, what: [] };
    group.what.push(what);
    this.#byReason.set(kind, group);
  }

  notes(): Text[] {
    const grouped = [...this.#byReason.values()].map(({ why, what }) => ({
      fr: `Non écrit, ${why.fr} : ${what.map(({ fr }) => fr).join(", ")}. Le verdict n'en dépend pas.`,
      en: `Not written, ${why.en}: ${what.map(({ en }) => en).join(", ")}. The verdict does not depend on it.`,
    }));
    return [...grouped, ...this.#own];
  }
}

/** Why something could not be written. */
export function reasonOf(error: unknown): Text {
  const { code, path } = error as NodeJS.ErrnoException;
  // Node's own words are English: its code and path say the same in any language
  const where = path ? ` (${path})` : "";
  const known = reasons[code ?? ""];
  // the whole disk is concerned, whatever was written to it
  if (known && ["ENOSPC", "EDQUOT", "EROFS"].includes(code ?? "")) return known;
  if (known) return { fr: `${known.fr}${where}`, en: `${known.en}${where}` };
  if (code === undefined) return { fr: "erreur interne", en: describeError(error, "en") };
  return { fr: `${code}${where}`, en: `${code}${where}` };
}
