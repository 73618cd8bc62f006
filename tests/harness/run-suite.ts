import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Verdict } from "../../src/report/verdict.ts";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));

export interface SuiteRun extends Disposable {
  readonly status: number | null;
  /** Standard output and error, as a person would see them. */
  readonly output: string;
  /** Undefined where the suite ended before it wrote one. */
  readonly verdict: Verdict | undefined;
  /** Holds everything the run wrote. */
  readonly reportsDir: string;
}

export interface SuiteOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Content of the token file; no file where absent. */
  readonly token?: string;
  /** Called with the process once it runs, to send it a signal. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void | Promise<void>;
}

/** Runs the real suite as a subprocess in an empty folder with an empty environment: nothing of ours leaks into it. */
export async function runSuite({ args = [], env = {}, token, onStart }: SuiteOptions): Promise<SuiteRun> {
  const folder = mkdtempSync(join(tmpdir(), "e2e-harness-"));
  const reportsDir = join(folder, "reports");
  const tokenFile = join(folder, "token");
  if (token !== undefined) writeFileSync(tokenFile, `${token}\n`);
  const child = spawn(
    process.execPath,
    [cli, ...(args.includes("--reports-dir") ? [] : ["--reports-dir", reportsDir]), ...args],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH ?? "",
        CI: "true",
        // a container of the machine's owner is none of ours
        DOCKER_HOST: "unix:///no-docker-in-the-harness.sock",
        ...(token !== undefined && { COMFYUI_TOKEN_FILE: tokenFile }),
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  void onStart?.((signal) => child.kill(signal));
  const status = await new Promise<number | null>((done) => child.on("close", done));
  return {
    status,
    output,
    verdict: readVerdict(reportsDir),
    reportsDir,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function readVerdict(reportsDir: string): Verdict | undefined {
  try {
    return JSON.parse(readFileSync(join(reportsDir, "latest", "verdict.json"), "utf8"));
  } catch {
    return undefined;
  }
}
