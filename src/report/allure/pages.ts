import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { projectRoot } from "../../config/paths.ts";
import { CodedError } from "../../errors.ts";
import { allurePages } from "../../history/run-dir.ts";
import type { Language } from "../../text.ts";
import type { GateFacts } from "./gate.ts";
import { type Heading, navigation } from "./navigation.ts";
import type { PagePlan } from "./process.ts";

const run = promisify(execFile);

/** Measured: 0.7 s for 45 checks. A minute leaves room for a slow disk with large pictures. */
const TIMEOUT_MS = 60_000;

/** The process that makes the pages: it has begun to load Allure, and waits for what to make of them. */
export interface AllureProcess extends Disposable {
  /** Makes the pages of a plan; rejects with what the process said. */
  make(plan: PagePlan): Promise<void>;
}

/**
 * Starts it early: loading Allure is half of its work, and the rest of a report can be written meanwhile. A separate process: ours
 * would save 0.1 s, but Allure ends the process when a page is too large, and would add its memory to that of the run.
 */
export function startAllure(): AllureProcess {
  const program = fileURLToPath(new URL("process.ts", import.meta.url));
  const cache = join(projectRoot, "node_modules", ".cache", "allure");
  // a small young generation: 35 MB less at the same speed; none of our variables (tokens!) is passed on
  const { PATH, SystemRoot, TEMP, TMP, TMPDIR, HOME, USERPROFILE } = process.env;
  const running = run(process.execPath, ["--max-semi-space-size=1", program, cache], {
    windowsHide: true,
    env: { PATH, SystemRoot, TEMP, TMP, TMPDIR, HOME, USERPROFILE },
  });
  // nobody may be waiting yet when it ends
  running.catch(() => {});
  const { child } = running;
  child.stdin?.on("error", () => {});
  return {
    async make(plan) {
      const timer = setTimeout(() => child.kill(), TIMEOUT_MS);
      child.stdin?.end(JSON.stringify(plan));
      await running.finally(() => clearTimeout(timer));
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}

/**
 * Makes the single-file pages of a results folder in the run's folder. `phase`: the phase report that they lead to, which may be
 * written meanwhile. Throws a CodedError (ALLURE_FAILED).
 */
export async function generatePages(
  allure: AllureProcess,
  { resultsDir, runDir }: { readonly resultsDir: string; readonly runDir: string },
  config: Readonly<Record<string, unknown>> & { readonly name: string },
  {
    gate,
    phase,
    ...heading
  }: Omit<Heading, "verdict" | "phase"> & {
    readonly gate: GateFacts;
    readonly phase: Promise<Heading["phase"]>;
  },
): Promise<void> {
  // Allure leaves files (known-issues.json) where it runs: in the folder that is removed, never in the user's
  const folder = mkdtempSync(join(runDir, "allure-"));
  try {
    const output = join(folder, "pages");
    await allure.make({ resultsDir, config: { ...config, output }, gate, cwd: folder });
    const above = { verdict: config.name, ...heading, phase: await phase };
    for (const [plugin, page] of Object.entries(allurePages)) {
      const html = cleaned(readFileSync(join(output, plugin, "index.html"), "utf8"), gate.language);
      const line = navigation(above, page, gate.language);
      writeFileSync(
        join(runDir, page),
        html.replace("<body>", () => `<body>${line}`),
      );
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // the process that makes the pages tells of the disk by Node's own words
    const [, code, path] =
      /\b(ENOSPC|EDQUOT|EROFS|EACCES|EPERM)\b(?:[^'\n]{0,100}'([^'\n]{1,1000})')?/.exec(said) ?? [];
    if (code !== undefined) throw Object.assign(new Error(said), { code, path });
    const why = said.split("\n", 3).join(" ");
    throw new CodedError("ALLURE_FAILED", {
      fr: `La page Allure n'a pas pu être produite (${why}). Le verdict reste valable ; relancez : npx allure generate`,
      en: `The Allure page could not be made (${why}). The verdict stands; try: npx allure generate`,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Removes the page's call to Google Analytics: a report of a private server is read offline and calls no one. Also sets the
 * page's language, which Allure leaves at English, an icon that exists, and the width of a phone. The strings to find: docs/decisions/0007.
 */
export function cleaned(html: string, language: Language): string {
  const named = html
    .replace('<html dir="ltr" lang="en">', `<html dir="ltr" lang="${language}">`)
    .replace('href="favicon.ico"', 'href="data:,"')
    // without it a phone shows the page as wide as a desk's, in letters of four pixels
    .replace("<head>", '<head><meta name="viewport" content="width=device-width, initial-scale=1">');
  const call = named.indexOf('src="https://www.googletagmanager.com/');
  if (call === -1) return named;
  // the script that loads it, and the next one, which starts it
  const start = named.lastIndexOf("<script", call);
  const loaded = named.indexOf("</script>", call);
  const end = named.indexOf("</script>", loaded + 1) + "</script>".length;
  return named.slice(0, start) + named.slice(end);
}
