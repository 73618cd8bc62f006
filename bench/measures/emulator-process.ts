import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import bcrypt from "bcryptjs";

const main = fileURLToPath(new URL("../../emulator/main.ts", import.meta.url));
/** Of the emulators of a bench, which live for some seconds. */
const password = "of-the-bench";

/** The emulator in its own process, so that client and server do not share a thread. */
export async function emulatorProcess(): Promise<
  AsyncDisposable & { url: string; token: string; password: string }
> {
  const folder = mkdtempSync(join(tmpdir(), "e2e-bench-"));
  const tokenFile = join(folder, "token");
  const token = await bcrypt.hash(password, 10);
  writeFileSync(tokenFile, `${token}\n`);
  const child = spawn(process.execPath, [main, "--port", "0", "--token-file", tokenFile], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said = `${said}${text}`.slice(-2_000)));
  let url: string | undefined;
  for await (const line of createInterface(child.stdout)) {
    url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
    if (url !== undefined) break;
  }
  if (url === undefined) throw new Error(`The emulator ended without saying its address: ${said}`);
  child.stdout.resume();
  return {
    url,
    token,
    password,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((done) => child.once("close", done));
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
