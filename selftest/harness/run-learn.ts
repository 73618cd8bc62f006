import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compiled } from "./run-suite.ts";
import { seats } from "./seats.ts";
import { expectNoSecret } from "./secrets.ts";

const script = fileURLToPath(new URL("../../scripts/learn.ts", import.meta.url));
/** Three generations for each workflow, then a whole run of the suite. */
const LIMIT_MS = 900_000;

export interface Learnt {
  readonly status: number | null;
  readonly output: string;
}

/** A folder of its own, in which the profiles are learnt. */
export function freshFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "e2e-learn-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** `npm run learn` as a subprocess without a terminal, with an empty environment. */
export async function runLearn(
  folder: string,
  args: readonly string[],
  {
    env = {},
    secrets = [],
    onOutput,
  }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly secrets?: readonly string[];
    readonly onOutput?: (output: string, kill: (signal: NodeJS.Signals) => void) => void;
  } = {},
): Promise<Learnt> {
  using _seat = await seats.take();
  const child = spawn(process.execPath, [script, "--lang", "en", ...args], {
    cwd: folder,
    env: {
      CHROMIUM_PATH: "no",
      PATH: process.env.PATH ?? "",
      CI: "true",
      DOCKER_HOST: "unix:///no-docker-in-the-harness.sock",
      NODE_COMPILE_CACHE: compiled,
      REPORT_PAGE: "no",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
      onOutput?.(output, (signal) => child.kill(signal));
    });
  const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const status = await new Promise<number | null>((done) => child.on("close", done));
  clearTimeout(limit);
  expectNoSecret({ output, reportsDir: folder }, secrets);
  return { status, output };
}
