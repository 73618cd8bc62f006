import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Debian's path; CHROMIUM_PATH names another one. */
export const chromiumPath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** Why these tests cannot run here, or undefined. */
export const noBrowser: string | undefined = existsSync(chromiumPath)
  ? undefined
  : `no Chromium at ${chromiumPath}: install it, or name it in CHROMIUM_PATH`;

/** As root in a container Chromium cannot use its sandbox; the pages under test are our own files. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu"] });
}
