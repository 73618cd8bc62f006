import type { Complaint } from "../../browser/complaint.ts";
import type { Trouble } from "../../browser/trouble.ts";
import type { Complaints, Visit } from "../../browser/visit.ts";
import type { Text } from "../../text.ts";

/** A table for the reports: what counts, then what lies outside; of the usual noise only how much there was. */
export function complaintRows({ findings, outside, leftovers, noise }: Complaints): Record<string, string>[] {
  const row = (weight: string) => (one: Complaint) => ({ weight, ...one });
  return [
    ...findings.map(row("finding")),
    ...outside.map(row("outside")),
    ...leftovers.map((where) => ({ weight: "leftover", kind: "script", where, what: "never runs" })),
    { weight: "usual", kind: "–", where: "–", what: String(noise) },
  ];
}

const MAX_LETTERS = 600;

export function complaintsText(findings: readonly Complaint[]): string {
  return findings
    .map(({ where, what }) => `${where} ${what}`)
    .join(" · ")
    .slice(0, MAX_LETTERS);
}

/** Where a page shows no word of its own, what the browser complained of tells why. */
export function explained(
  trouble: Trouble | undefined,
  visit: Pick<Visit, "complaints">,
): Trouble | undefined {
  if (trouble === undefined || trouble.said) return trouble;
  const said = complaintsText(visit.complaints().findings);
  return said === "" ? trouble : { ...trouble, said };
}

const MAX_NAMED = 3;

/** Scripts of packs that import what is not there. */
export function leftoversText(leftovers: readonly string[]): Text {
  const some = leftovers.slice(0, MAX_NAMED).join(", ");
  return {
    fr: `Des scripts de packs importent un fichier que ComfyUI n'a pas, et ne s'exécutent donc jamais (${some}) : l'éditeur marche sans eux ; il manque au plus un widget de ce pack.`,
    en: `Scripts of packs import a file that ComfyUI does not have, and so never run (${some}): the editor works without them; at most a widget of that pack is missing.`,
  };
}

/** Hosts of the internet that the page asked in vain. */
export function outsideText(outside: readonly Complaint[]): Text {
  const all = [...new Set(outside.map(({ where }) => where.replace(/^[A-Z]+ /, "").split("/")[0] ?? ""))];
  const hosts = all
    .filter((host) => host !== "")
    .slice(0, MAX_NAMED)
    .join(", ");
  return {
    fr: `La page a demandé en vain des adresses d'Internet (${hosts}) : sans elles l'éditeur marche ; un nœud qui charge une bibliothèque de là (Upload Image Incognito de ComfyUI-Login) ne marche pas.`,
    en: `The page asked addresses on the internet in vain (${hosts}): the editor works without them; a node that loads a library from there (Upload Image Incognito of ComfyUI-Login) does not.`,
  };
}
