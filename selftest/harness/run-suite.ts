import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import bcrypt from "bcryptjs";
import { defaultVersion } from "../../emulator/dress/version.ts";
import type { AccessName, Door } from "../../emulator/http/door.ts";
import { type EmulatorOptions, startEmulator } from "../../emulator/start.ts";
import type { Verdict } from "../../src/record/verdict.ts";
import { chromiumPath } from "../browser/browser.ts";
import { seats } from "./seats.ts";
import { expectNoSecret } from "./secrets.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "src", "cli.ts");
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
/** Node's cache of compiled modules: saves half a second in each of the hundred runs. */
export const compiled = fileURLToPath(new URL("../../node_modules/.cache/harness", import.meta.url));

/** Limit of one run; the slowest takes two and a half minutes, several times that on a busy machine. The wait for a seat does not count. */
const LIMIT_MS = 900_000;

export interface SuiteRun extends Disposable {
  readonly status: number | null;
  /** Standard output and error, as a person would see them. */
  readonly output: string;
  /** Undefined if the suite ended before it wrote one. */
  readonly verdict: Verdict | undefined;
  /** Holds everything that the run wrote. */
  readonly reportsDir: string;
}

export interface SuiteOptions {
  /** Behind the address of the emulator: a sub-path. */
  readonly path?: string | undefined;
  readonly args?: readonly string[];
  /** Only these files of checks, as `npx vitest run` takes them: configured by the environment alone. */
  readonly files?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Variables of every run that this one is without. */
  readonly unset?: readonly string[];
  /** Content of the token file; without it there is no file. */
  readonly token?: string;
  /** An emulator of its own, started with these options: the suite attaches to it with its token and its password. */
  readonly emulator?: EmulatorOptions | undefined;
  /** The access that the suite is told, where it is another than the emulator's. */
  readonly declared?: AccessName;
  /** Runs the suite as this user; only root can. */
  readonly uid?: number;
  /** Also makes the Allure page, a third of the work of a run. */
  readonly page?: boolean | undefined;
  /** The run mostly waits for a time-out: it needs no seat. */
  readonly waits?: boolean | undefined;
  /** The reports of an earlier run, to which this one adds its own. */
  readonly reportsDir?: string;
  /** Called with the process once it runs, to send it a signal, and to see what it has written so far. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void, written: () => string) => void | Promise<void>;
}

/** One password for all runs, because a hash takes a tenth of a second to make. */
const plaintext = randomBytes(18).toString("base64url");
const ownToken = bcrypt.hash(plaintext, 10);

/** Runs the real suite as a subprocess in an empty folder with an empty environment, so that nothing of this machine leaks into it. */
export async function runSuite(options: SuiteOptions): Promise<SuiteRun> {
  using _seat = options.waits ? undefined : await seats.take();
  if (options.emulator === undefined) return await run(options);
  const { token = await ownToken } = options.emulator;
  await using emulator = await startEmulator({ ...options.emulator, token });
  const password = options.emulator.token === undefined ? plaintext : "";
  const access = options.declared ?? options.emulator.access ?? "login";
  const login = access.endsWith("login");
  const env = {
    COMFYUI_URL: `${emulator.url}${options.path ?? ""}`,
    ...(login && { QWEN_API_USER_TOKEN: password }),
    ...doorEnv(access, emulator.door),
    ...options.env,
  };
  const done = await run({ ...(login && { token }), ...options, env });
  const key = emulator.door?.secret ?? invented.secret;
  expectNoSecret(done, [token, password, key, options.token ?? "", options.env?.QWEN_API_USER_TOKEN ?? ""]);
  return done;
}

const invented: Door = {
  kind: "basic",
  header: "x-api-key",
  user: "ada",
  secret: "nobody-ever-asked-for-it",
};

/** How a person says what stands in front of this emulator. */
export function doorEnv(access: AccessName, door: Door = invented): Record<string, string> {
  if (access === "login") return {};
  if (access === "none") return { COMFYUI_ACCESS: access };
  return access.startsWith("basic")
    ? { COMFYUI_ACCESS: access, COMFYUI_BASIC_USER: door.user, COMFYUI_BASIC_PASSWORD: door.secret }
    : { COMFYUI_ACCESS: access, COMFYUI_HEADER_NAME: door.header, COMFYUI_HEADER_VALUE: door.secret };
}

async function run({
  args = [],
  files,
  env = {},
  unset = [],
  token,
  uid,
  page,
  onStart,
  ...options
}: SuiteOptions): Promise<SuiteRun> {
  const folder = mkdtempSync(join(tmpdir(), "e2e-harness-"));
  const reportsDir = options.reportsDir ?? join(folder, "reports");
  const tokenFile = join(folder, "token");
  if (uid !== undefined) chownSync(folder, uid, uid);
  if (token !== undefined) writeFileSync(tokenFile, `${token}\n`);
  const own = args.includes("--reports-dir") ? [] : ["--reports-dir", reportsDir];
  const variables: NodeJS.ProcessEnv = {
    PATH: process.env.PATH ?? "",
    // the embedded emulator plays what our own one plays
    EMULATOR_COMFYUI: defaultVersion(),
    CI: "true",
    // most of our runs validate the emulator on purpose
    COMFYUI_REQUIRE: "any",
    // a walk costs some seconds: only who names the stage takes it
    CHROMIUM_PATH: args.join().includes("browser") ? chromiumPath : "no",
    // no container of this machine is to be examined
    DOCKER_HOST: "unix:///no-docker-in-the-harness.sock",
    NODE_COMPILE_CACHE: compiled,
    ...(files !== undefined && { REPORTS_DIR: reportsDir }),
    ...(page !== true && { REPORT_PAGE: "no" }),
    ...(token !== undefined && { COMFYUI_TOKEN_FILE: tokenFile }),
    ...env,
  };
  for (const name of unset) delete variables[name];
  const child = spawn(
    process.execPath,
    files === undefined ? [cli, ...own, ...args] : [vitest, "run", ...files],
    {
      cwd: files === undefined ? folder : root,
      ...(uid !== undefined && { uid, gid: uid }),
      env: variables,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  void onStart?.(
    (signal) => child.kill(signal),
    () => output,
  );
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

/**
 * Warnings that a healthy stock server gets by its version, 0.33.0 the one and 0.3.64 the other: a row names one only where
 * it is about it.
 */
const stockWarnings: readonly string[] = ["links-not-opened", "published-advisory"];

/** The codes of a run, without those that every healthy server of today gets; `wanted` stays. */
export function codesOf({ verdict }: Pick<SuiteRun, "verdict">, wanted?: string): string[] {
  const codes = (verdict?.diagnoses ?? []).map(({ code }) => code);
  return codes.filter((code) => code === wanted || !stockWarnings.includes(code));
}

/** What a script reads of a run, without prose, on one line: for the snapshots of the fault tests. */
export function outcomeOf({ status, verdict }: Pick<SuiteRun, "status" | "verdict">): string {
  const failed = verdict?.checks.filter((check) => check.status === "failed").map(({ id }) => id) ?? [];
  const causes = verdict?.diagnoses
    .filter(({ code }) => !stockWarnings.includes(code))
    .map(
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
