import { z } from "zod";
import type { Text } from "../text.ts";

const french = z.locales.fr().localeError;
const english = z.locales.en().localeError;

/** What zod finds wrong, in both languages. The issue must know its input (`reportInput`). */
export function issueText(issue: z.core.$ZodIssue | undefined): Text {
  if (issue === undefined) return { fr: "–", en: "–" };
  // the first wrong member of a crowd: its own words were kept beside it
  if (issue.code === "custom" && issue.params?.text !== undefined) return issue.params.text as Text;
  return { fr: words(issue, french), en: words(issue, english) };
}

function words(issue: z.core.$ZodIssue, say: z.core.$ZodErrorMap): string {
  const said = say(issue as z.core.$ZodRawIssue);
  return (typeof said === "string" ? said : said?.message) ?? issue.message;
}
