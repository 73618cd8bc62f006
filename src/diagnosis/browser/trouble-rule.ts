import type { Trouble, TroubleKind } from "../../browser/trouble.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { TroubleAt } from "../../record/facts.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Text } from "../../text.ts";
import { type Rule, rule, type Seen } from "../rule.ts";
import type { Step } from "../steps.ts";

type BrowserCheck = Extract<CheckId, `browser.${string}`>;
type SeenTrouble = Pick<Seen<"browser.run">, "run" | "shell" | "facts">;

/** A rule for what one step of the walk ran into; without `kinds` for whatever is left of that step. */
export function troubleRule<const Code extends string>({
  code,
  title,
  check,
  kinds,
  cause,
  steps,
}: {
  readonly code: Code;
  readonly title: Text;
  readonly check: BrowserCheck;
  readonly kinds?: readonly TroubleKind[];
  readonly cause: (trouble: Trouble, run: Pick<RunRecord, "target">) => Text;
  readonly steps: (trouble: Trouble, seen: SeenTrouble) => readonly Step[];
}): Rule<Code> {
  return rule({
    code,
    title,
    check,
    when: (seen) => {
      const all = (seen.facts as { troubles?: readonly TroubleAt[] }).troubles ?? [];
      const trouble = all.find((one) => one.check === check && (kinds?.includes(one.kind) ?? true));
      if (trouble === undefined) return undefined;
      return { cause: cause(trouble, seen.run), steps: steps(trouble, seen) };
    },
  });
}

/** ` (403)`, or nothing. */
export function statusOf({ status }: Trouble): string {
  return status === undefined ? "" : ` (${status})`;
}

/** What the page or the server said, as a sentence of its own. */
export function saidOf({ said }: Trouble): Text {
  if (!said) return { fr: "", en: "" };
  return { fr: ` On y lit : « ${said} ».`, en: ` It reads: "${said}".` };
}

/** The picture that the run has taken of the page. */
export const seePicture: Step = {
  fr: "Regardez la capture d'écran de cette étape, dans la page Allure ou le rapport de phase : c'est ce que voit un étudiant.",
  en: "Look at the screenshot of this step, on the Allure page or in the phase report: it is what a student sees.",
};

/** Of a proxy's header or rewrite that keeps a browser, and no program, from something; nothing where no word speaks of it. */
export function headerSteps(words: string): readonly Step[] {
  if (!/Content Security Policy|\bsandboxed\b|Mixed Content|MIME type|CORS|\bcsp\b/.test(words)) return [];
  return [
    {
      fr: "C'est un en-tête du proxy (« Content Security Policy » : Content-Security-Policy ; « MIME type » : Content-Type avec nosniff) ou une réécriture en http (« Mixed Content ») : retirez-le pour cette adresse. nginx : cherchez add_header ; Apache : Header set ; Caddy : header ; IIS : customHeaders.",
      en: 'It is a header of the proxy ("Content Security Policy": Content-Security-Policy; "MIME type": Content-Type with nosniff) or a rewrite to http ("Mixed Content"): take it out for this address. nginx: look for add_header; Apache: Header set; Caddy: header; IIS: customHeaders.',
    },
  ];
}
