import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { isAlive, processPlace } from "../processes.ts";

const START_MS = 30_000;
const prefix = `comfyui-qwen-e2e-browser-${processPlace}-`;

export interface OpenedChromium extends AsyncDisposable {
  readonly browser: Browser;
}

/**
 * Starts Chromium with a profile of its own. All that it writes lies in one folder, which goes with it; where the process was
 * killed, the next start removes the folder. Chromium itself ends when the pipe to this process breaks. `believedKey`: of the one
 * server whose certificate was verified here, by an authority that the browser does not know.
 */
export async function openChromium(executablePath: string, believedKey?: string): Promise<OpenedChromium> {
  removeBrowserFolders(false);
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    // half a second to load: only a run that has a browser pays it
    const { chromium } = await import("playwright-core");
    const browser = await within(folder, () =>
      chromium.launch({
        executablePath,
        // as root, in a container, Chromium cannot use its sandbox; like our client it does not use HTTP_PROXY
        args: [
          "--disable-gpu",
          "--no-proxy-server",
          ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
          ...(believedKey === undefined ? [] : [`--ignore-certificate-errors-spki-list=${believedKey}`]),
        ],
        timeout: START_MS,
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
      }),
    );
    return {
      browser,
      async [Symbol.asyncDispose]() {
        await browser.close().catch(() => {});
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

const variables = ["TMPDIR", "TMP", "TEMP"] as const;

/** Lets the driver and the browser put their temporary files into this folder. */
async function within<T>(folder: string, start: () => Promise<T>): Promise<T> {
  const { env } = process;
  const before = variables.map((name) => [name, env[name]] as const);
  for (const name of variables) env[name] = folder;
  try {
    return await start();
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete env[name];
      else env[name] = value;
  }
}

/** What this process, or one that is gone, left: for the end of a run that was cut before it could close its browser. */
export function removeBrowserFolders(ofThisProcess = true): void {
  try {
    for (const name of readdirSync(tmpdir())) {
      if (!name.startsWith(prefix)) continue;
      const pid = Number(name.slice(prefix.length).split("-")[0]);
      if (pid === process.pid ? ofThisProcess : !isAlive(pid))
        rmSync(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  } catch {
    // another user's folder, or no right to read: nothing of this run depends on it
  }
}
