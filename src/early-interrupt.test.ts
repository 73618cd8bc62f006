import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** Loaded before the program: a signal as soon as somebody listens to it. */
const preload = `data:text/javascript,${encodeURIComponent(
  'process.once("newListener", () => setImmediate(() => process.emit("SIGINT", "SIGINT", 2)));',
)}`;
const cli = fileURLToPath(new URL("./cli.ts", import.meta.url));

async function interrupted(...args: string[]) {
  using folder = mkdtempDisposableSync(join(tmpdir(), "early-"));
  const reports = join(folder.path, "reports");
  const child = spawn(process.execPath, ["--import", preload, cli, "--reports-dir", reports, ...args], {
    cwd: folder.path,
    env: { PATH: process.env.PATH ?? "" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (more) => (output += more));
  const [status] = await once(child, "close");
  return { status, output, wrote: existsSync(reports) };
}

test.for([
  ["en", "Interrupted: nothing was validated, no report was written.\n"],
  ["fr", "Interrompu : rien n'a été validé, aucun rapport n'a été écrit.\n"],
] as const)("Ctrl-C before the suite is loaded is answered in one line (%s)", async ([language, output]) => {
  expect(await interrupted("--lang", language)).toEqual({ status: 2, output, wrote: false });
});

test("a wrong configuration is reported all the same", async () => {
  const { status, output } = await interrupted("--lang", "en", "--stage", "nothing");
  expect(status).toBe(2);
  expect(output).toContain("Nothing was started");
});
