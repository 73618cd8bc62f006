import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Debian's place; another one is named by CHROMIUM_PATH. */
export const chromiumPath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** Why these tests cannot run here, or undefined. */
export const noBrowser: string | undefined = existsSync(chromiumPath)
  ? undefined
  : `no Chromium at ${chromiumPath}: install it, or name it in CHROMIUM_PATH`;

/** In a container root has no sandbox to give; the pages under test are our own, from the disk. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu"] });
}
