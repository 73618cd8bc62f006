import type { PageKind, PageSign } from "../../../comfyui/pages/feature.ts";
import type { Answer } from "../../../record/facts.ts";
import type { Explanation, Seen } from "../../rule.ts";

type SeenAnswer = Seen<"infra.is-comfyui">;

/** `page`: whose it is; `said`: what it says, between brackets, behind a blank, or empty. */
interface SeenPage {
  readonly page: PageSign;
  readonly answer: Answer;
  readonly url: URL;
  readonly said: string;
}

/** The rule's own check, and what it asks: a page of this kind stands where ComfyUI should. */
export const ofPage = { check: "infra.is-comfyui" } as const;

export function whenPage(
  kind: PageKind,
  explain: (seen: SeenPage, all: SeenAnswer) => Explanation | undefined,
): (seen: SeenAnswer) => Explanation | undefined {
  return (seen) => {
    const { answer } = seen.facts;
    if (answer?.page?.kind !== kind) return undefined;
    const { page } = answer;
    const said = ` (${[answer.status, page.detail].filter((part) => part !== undefined).join(", ")})`;
    return explain({ page, answer, url: new URL(seen.run.target.url), said }, seen);
  };
}

/** The name of who answers, in a sentence. */
export function nameOf({ by }: PageSign): { fr: string; en: string } {
  return by === "proxy" ? { fr: "Un proxy", en: "A proxy" } : { fr: by, en: by };
}
