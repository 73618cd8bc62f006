import { allurePages } from "../../history/run-dir.ts";
import type { Language, Text } from "../../text.ts";
import { contactLine } from "../contact.ts";
import { escaped } from "../phase/document/html.ts";
import { pageScript } from "./page-script.ts";

/** Names of the pages of a run, as links between them. */
export const pageWords = {
  phase: { fr: "Rapport de phase", en: "Phase report" },
  checks: { fr: "Contrôles un par un", en: "Checks one by one" },
  trends: { fr: "Tendances", en: "Trends" },
} as const satisfies Record<string, Text>;

export interface Heading {
  readonly verdict: string;
  /** Whom to call, where the course cannot start. */
  readonly contact?: string | undefined;
  /** Start and duration of the run. */
  readonly when: string;
  /** File name of the phase report, where there is one. */
  readonly phase: string | undefined;
}

/**
 * A line above a page of Allure: the verdict, which the dashboard does not show, the time of the run, and links to the other
 * pages: Allure offers no place for them.
 */
export function navigation(
  { verdict, contact, when, phase }: Heading,
  page: string,
  language: Language,
): string {
  const link = (file: string, word: Text): string =>
    file === page
      ? `<b aria-current="page">${word[language]}</b>`
      : `<a href="${escaped(file)}">${word[language]}</a>`;
  const links = [
    ...(phase === undefined ? [] : [link(phase, pageWords.phase)]),
    link(allurePages.awesome, pageWords.checks),
    link(allurePages.dashboard, pageWords.trends),
  ].join("");
  const call = contact === undefined ? "" : `<b class="call">${escaped(contactLine(contact)[language])}</b>`;
  const inside = page === allurePages.awesome ? " inside" : "";
  return `${style}<nav class="pages${inside}"><span>${escaped(verdict)}${call}</span><time>${escaped(when)}</time>${links}</nav>${pageScript(language)}`;
}

/**
 * Allure's page of checks is as tall as the window and scrolls inside: it gets the height that this line leaves. Three of
 * Allure's figures are hidden, because each contradicts ours: a success rate that ignores waivers and blocked checks, one that
 * counts them as failures, and the sum of the checks' durations instead of the run's. The selectors: docs/decisions/0007.
 */
const style = `<style>
.pages { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: .5rem 1rem; background: #1c2430; color: #fff; font: 14px/1.4 system-ui, sans-serif; }
.pages span { flex: 1 1 20rem; }
.pages a { color: #fff; }
.pages .call { display: block; }
body:has(.pages) { display: flex; flex-direction: column; min-height: 100vh; }
body:has(.pages.inside) { height: 100vh; }
.inside ~ #app { flex: 1; min-height: 0; }
.inside ~ #app > :first-child { height: 100%; }
[data-testid="report-data"], article[class*="styles_chart__"] > [class*="styles_legend__"], text[class*="styles_centeredMetric"] { display: none; }
@media (max-width: 42rem) { .pages:not(.inside) ~ #app [class*="styles_grid__"] { grid-template-columns: minmax(0, 1fr); } }
</style>`;
