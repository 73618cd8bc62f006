import type { z } from "zod";
import { issueWords } from "../input/issue-words.ts";
import type { Text } from "../text.ts";

/** What zod finds wrong, in both languages. The issue must know its input (`reportInput`). */
export function issueText(issue: z.core.$ZodIssue | undefined): Text {
  if (issue === undefined) return { fr: "–", en: "–" };
  // `size-limits.ts` keeps the text of the first wrong member here
  if (issue.code === "custom" && issue.params?.text !== undefined) return issue.params.text as Text;
  return { fr: issueWords(issue, "fr"), en: issueWords(issue, "en") };
}
