import { describeError } from "../errors.ts";
import { judgeEdit, placeOf } from "../oracles/edit/edit-words.ts";
import { type EditFinding, findEdit } from "../oracles/edit/judge-edit.ts";
import { type ImageMeasures, type Inspected, inspectImage } from "../oracles/measures.ts";
import type { RuleName } from "../oracles/rule-names.ts";
import { findingsOf, findingText, type PictureFinding } from "../oracles/verdicts.ts";
import type { Text } from "../text.ts";
import { bytesOf } from "./files.ts";

export interface Judged {
  readonly file: string;
  readonly verdict: "good" | "warning" | "refused";
  readonly reasons: readonly Text[];
  readonly findings: readonly PictureFinding[];
  readonly edit?: EditFinding;
  readonly measures?: ImageMeasures;
}

/** `input`: the picture that the file is an edit of. A file that is no picture is refused with the reason. */
export async function judgeFile(
  file: string,
  input: Inspected | undefined,
  loosen: readonly RuleName[],
): Promise<Judged> {
  try {
    const inspected = await inspectImage(bytesOf(file));
    const findings = findingsOf(inspected.measures, loosen, input?.measures);
    const edit = input && findEdit(input, inspected);
    const flaw = edit && judgeEdit(edit);
    const isRed = flaw !== undefined || findings.some(({ warning }) => !warning);
    const moved = edit?.moved && !flaw ? [movedText(edit)] : [];
    return {
      file,
      verdict: isRed ? "refused" : findings.length + moved.length > 0 ? "warning" : "good",
      reasons: [...findings.map(findingText), ...(flaw ? [flaw] : []), ...moved],
      findings,
      ...(edit && { edit }),
      measures: inspected.measures,
    };
  } catch (error) {
    const reason = { fr: describeError(error, "fr"), en: describeError(error, "en") };
    return { file, verdict: "refused", reasons: [reason], findings: [] };
  }
}

function movedText(edit: EditFinding): Text {
  const place = placeOf(edit);
  return { fr: `L'édition s'est déplacée${place.fr}.`, en: `The edit has moved${place.en}.` };
}
