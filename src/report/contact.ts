import type { RunRecord } from "../record/run-record.ts";
import type { Verdict } from "../record/verdict.ts";
import type { Text } from "../text.ts";

export const contactTitle: Text = { fr: "Qui appeler", en: "Whom to call" };

/** Whom to call: told where the course cannot start, and only there. */
export function contactOf(
  { contact }: Pick<RunRecord, "contact">,
  { verdict }: Pick<Verdict, "verdict">,
): string | undefined {
  return verdict === "NO_GO" ? contact : undefined;
}

export function contactLine(contact: string): Text {
  return { fr: `${contactTitle.fr} : ${contact}`, en: `${contactTitle.en}: ${contact}` };
}
