import { allurePages } from "../../history/run-dir.ts";
import type { Language, Text } from "../../text.ts";
import { escaped } from "../phase/html.ts";

/** How the pages of a run are called where one leads to the other. */
export const pageWords = {
  phase: { fr: "Rapport de phase", en: "Phase report" },
  checks: { fr: "Contrôles un par un", en: "Checks one by one" },
  trends: { fr: "Tendances", en: "Trends" },
} as const satisfies Record<string, Text>;

export interface Heading {
  readonly verdict: string;
  /** Start and duration of the run. */
  readonly when: string;
  /** File name of the phase report, where there is one. */
  readonly phase: string | undefined;
}

/**
 * A line above a page of Allure: the verdict, which the dashboard does not show, the time of the run, and the way to the
 * other pages, which Allure has no place for.
 */
export function navigation({ verdict, when, phase }: Heading, page: string, language: Language): string {
  const links = [
    [phase, pageWords.phase[language]],
    [allurePages.awesome, pageWords.checks[language]],
    [allurePages.dashboard, pageWords.trends[language]],
  ] as const;
  const shown = links.flatMap(([file, word]) =>
    file === undefined
      ? []
      : [file === page ? `<b aria-current="page">${word}</b>` : `<a href="${escaped(file)}">${word}</a>`],
  );
  return `${style}<nav class="pages${page === allurePages.awesome ? " inside" : ""}"><span>${escaped(verdict)}</span><time>${escaped(when)}</time>${shown.join("")}</nav>${originals}`;
}

/**
 * Allure shows a description in a frame of two lines that may open nothing: a link to an original would open in there, as
 * a strip of the picture. So the page around it opens it, in a tab of its own.
 */
const originals = `<script>
document.addEventListener("load", ({ target }) => {
  if (target.tagName !== "IFRAME") return;
  target.contentDocument?.addEventListener("click", (click) => {
    const link = click.target.closest("a[href]");
    if (!link) return;
    click.preventDefault();
    open(link.href, "_blank", "noopener");
  });
}, true);
</script>`;

/**
 * Allure's page of checks is as tall as the window, and scrolls inside: it gets what this line leaves. Three figures of Allure's
 * own are taken away, for each contradicts the verdict's: a success rate that counts waivers and blocked checks out, one that
 * counts them as failures, and the sum of what the checks took in place of the run's duration.
 */
const style = `<style>
.pages { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: .5rem 1rem; background: #1c2430; color: #fff; font: 14px/1.4 system-ui, sans-serif; }
.pages span { flex: 1 1 20rem; }
.pages a { color: #fff; }
body:has(.pages) { display: flex; flex-direction: column; min-height: 100vh; }
body:has(.pages.inside) { height: 100vh; }
.inside ~ #app { flex: 1; min-height: 0; }
.inside ~ #app > :first-child { height: 100%; }
[data-testid="report-data"], article[class*="styles_chart__"] > [class*="styles_legend__"], text[class*="styles_centeredMetric"] { display: none; }
@media (max-width: 42rem) { .pages:not(.inside) ~ #app [class*="styles_grid__"] { grid-template-columns: minmax(0, 1fr); } }
</style>`;
