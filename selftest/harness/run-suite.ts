import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import bcrypt from "bcryptjs";
import { type EmulatorOptions, startEmulator } from "../../emulator/start.ts";
import type { Verdict } from "../../src/record/verdict.ts";
import { seats } from "./seats.ts";
import { expectNoSecret } from "./secrets.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "src", "cli.ts");
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
/** Node keeps compiled modules there: each of the hundred runs then starts half a second of work sooner. */
export const compiled = fileURLToPath(new URL("../../node_modules/.cache/harness", import.meta.url));

/** The slowest run takes two minutes and a half; a test that waits for its seat has no limit of its own. */
const LIMIT_MS = 300_000;

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
  /** Only these files of checks, as `npx vitest run` takes them: configured by the environment alone. */
  readonly files?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Content of the token file; no file where absent. */
  readonly token?: string;
  /** An emulator of its own, started with these options: the suite attaches to it with its token and its password. */
  readonly emulator?: EmulatorOptions | undefined;
  /** The suite runs as this user: only root may ask for it. */
  readonly uid?: number;
  /** Also makes the Allure page, a third of the work of a run. */
  readonly page?: boolean | undefined;
  /** Mostly waits for a time-out: runs beside the others. */
  readonly waits?: boolean | undefined;
  /** The reports of an earlier run, to which this one adds its own. */
  readonly reportsDir?: string;
  /** Called with the process once it runs, to send it a signal. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void | Promise<void>;
}

/** One password for all runs: making a hash is a tenth of a second of the machine each time. */
const plaintext = randomBytes(18).toString("base64url");
const ownToken = bcrypt.hash(plaintext, 10);

/** Runs the real suite as a subprocess in an empty folder with an empty environment: nothing of ours leaks into it. */
export async function runSuite(options: SuiteOptions): Promise<SuiteRun> {
  using _seat = options.waits ? undefined : await seats.take();
  if (options.emulator === undefined) return await run(options);
  const { token = await ownToken } = options.emulator;
  await using emulator = await startEmulator({ ...options.emulator, token });
  const password = options.emulator.token === undefined ? plaintext : "";
  const env = { COMFYUI_URL: emulator.url, QWEN_API_USER_TOKEN: password, ...options.env };
  const done = await run({ token, ...options, env });
  expectNoSecret(done, [token, password, options.token ?? "", options.env?.QWEN_API_USER_TOKEN ?? ""]);
  return done;
}

async function run({
  args = [],
  files,
  env = {},
  token,
  uid,
  page,
  onStart,
  ...given
}: SuiteOptions): Promise<SuiteRun> {
  const folder = mkdtempSync(join(tmpdir(), "e2e-harness-"));
  const reportsDir = given.reportsDir ?? join(folder, "reports");
  const tokenFile = join(folder, "token");
  if (uid !== undefined) chownSync(folder, uid, uid);
  if (token !== undefined) writeFileSync(tokenFile, `${token}\n`);
  const own = args.includes("--reports-dir") ? [] : ["--reports-dir", reportsDir];
  const child = spawn(
    process.execPath,
    files === undefined ? [cli, ...own, ...args] : [vitest, "run", ...files],
    {
      cwd: files === undefined ? folder : root,
      ...(uid !== undefined && { uid, gid: uid }),
      env: {
        PATH: process.env.PATH ?? "",
        CI: "true",
        // a container of the machine's owner is none of ours
        DOCKER_HOST: "unix:///no-docker-in-the-harness.sock",
        NODE_COMPILE_CACHE: compiled,
        ...(files !== undefined && { REPORTS_DIR: reportsDir }),
        ...(page !== true && { REPORT_PAGE: "no" }),
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
  const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const started = performance.now();
  const status = await new Promise<number | null>((done) => child.on("close", done));
  clearTimeout(limit);
  if (performance.now() - started >= LIMIT_MS)
    throw new Error(`The suite did not end within ${LIMIT_MS / 1000} s. It had written:\n${output}`);
  return {
    status,
    output,
    verdict: readVerdict(reportsDir),
    reportsDir,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What a script reads of a run, the words apart, on one line: for the recording beside the tests of faults. */
export function outcomeOf({ status, verdict }: Pick<SuiteRun, "status" | "verdict">): string {
  const failed = verdict?.checks.filter((check) => check.status === "failed").map(({ id }) => id) ?? [];
  const causes = verdict?.diagnoses.map(
    ({ code, stage, checks, warning }) =>
      `${code} (${stage}${warning ? ", warning" : ""}: ${checks.join(" ")})`,
  );
  return `${status} ${verdict?.verdict} · red: ${failed.join(" ")} · ${causes?.join(", ")}`;
}

function readVerdict(reportsDir: string): Verdict | undefined {
  try {
    return JSON.parse(readFileSync(join(reportsDir, "latest", "verdict.json"), "utf8"));
  } catch {
    return undefined;
  }
}
