import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../emulator/main.ts", import.meta.url));

/** The emulator in its own process, so that client and server do not share a thread. */
export async function emulatorProcess(): Promise<AsyncDisposable & { url: string; token: string }> {
  const folder = mkdtempSync(join(tmpdir(), "e2e-bench-"));
  const tokenFile = join(folder, "token");
  const child = spawn(process.execPath, [main, "--port", "0", "--write-token", tokenFile], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let url: string | undefined;
  for await (const line of createInterface(child.stdout)) {
    url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
    if (url !== undefined) break;
  }
  if (url === undefined) throw new Error("The emulator ended without saying its address.");
  child.stdout.resume();
  return {
    url,
    token: readFileSync(tokenFile, "utf8").trim(),
    async [Symbol.asyncDispose]() {
      const ended = new Promise((done) => child.once("close", done));
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
