import { existsSync } from "node:fs";
import { findChromium } from "../../browser/find-chromium.ts";
import { problem } from "../../input/sentences.ts";
import { type Stage, usualStages } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import { pick, type Sources, whereOf } from "../given.ts";
import { absolutePath, pathRefusal } from "../paths.ts";
import type { BrowserConfig } from "../run-config.ts";
import { settings } from "../settings.ts";

const install: Text = {
  fr: "installez-le (Debian, Ubuntu : apt-get install chromium), ou donnez son chemin : --chromium CHEMIN, ou CHROMIUM_PATH.",
  en: "install it (Debian, Ubuntu: apt-get install chromium), or give its path: --chromium PATH, or CHROMIUM_PATH.",
};

/** The browser of the run. That there is none is a problem only where the stage was named, or the browser itself. */
export function findBrowser(
  sources: Sources,
  named: readonly Stage[] | undefined,
  validating: boolean,
): BrowserConfig {
  const asked = named?.includes("browser") ?? false;
  // all stages, written out, are what a run does anyway
  const insists = asked && !usualStages.every((stage) => named?.includes(stage));
  const given = pick(sources, settings.chromium);
  if (given !== undefined && /^(no|none|off|false|0)$/i.test(given.value)) {
    if (insists && validating)
      sources.problems.push(
        problem(
          whereOf(given),
          {
            fr: "l'étape browser est demandée, et le navigateur ne l'est pas",
            en: "the browser stage is asked for, and the browser is not",
          },
          { fr: "ôtez l'un des deux.", en: "take one of the two out." },
        ),
      );
    return { off: true };
  }
  const flags = asked ? ({ asked: true } as const) : {};
  if (given === undefined) {
    const path = findChromium();
    if (path === undefined && asked && validating) sources.problems.push(none);
    return { ...flags, ...(path !== undefined && { path }) };
  }
  const path = absolutePath(given.value, sources.cwd);
  const wanted = named === undefined || asked;
  const refusal = pathRefusal(given.value) ?? (existsSync(path) ? undefined : missing);
  if (refusal === undefined) return { ...flags, path };
  if (wanted && validating)
    sources.problems.push(problem(whereOf(given), refusal.cause, refusal.fix ?? install));
  return flags;
}

const missing = { cause: { fr: "ce fichier n'existe pas", en: "there is no such file" }, fix: install };

const none: Text = problem(
  "--stage browser",
  { fr: "aucun Chromium n'a été trouvé sur cette machine", en: "no Chromium was found on this machine" },
  install,
);
