import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import bcrypt from "bcryptjs";
import { containerFaults, isContainerFault } from "./container-faults.ts";
import {
  DEFAULT_DEPLOYMENT,
  deployments,
  isDeploymentName,
  SYNTHETIC_DEPLOYMENT,
} from "./deployments/deployments.ts";
import { dresses } from "./dress/dress.ts";
import { defaultVersion } from "./dress/version.ts";
import { type FaultName, isFaultName } from "./faults.ts";
import { isMachineName } from "./hardware/machines.ts";
import { layModels, liesMarked } from "./machine/model-disk.ts";
import { failedStart, startRecords } from "./machine/start-log.ts";
import { type EmulatorOptions, startEmulator } from "./start.ts";

/**
 * The entrypoint of the emulator's image, as the deployment's own: it copies the mounted secret to login/PASSWORD, then
 * starts the server with line 1 of that file. Faults: EMULATOR_FAULTS (of the server, by name) and
 * EMULATOR_CONTAINER_FAULTS (of the container). EMULATOR_COMFYUI: the version of ComfyUI that it plays; EMULATOR_DEPLOYMENT:
 * the profile whose models are installed. EMULATOR_PROFILE and
 * EMULATOR_CLOCK_SCALE: the machine that it plays, and how much faster. EMULATOR_PORT: where it listens, for a container on the host's network.
 */
const ROOT = "/workspace/ComfyUI";
const SECRET = "/run/secrets/qwen-api-user.token";
const PASSWORD = `${ROOT}/login/PASSWORD`;

/** The buffer of standard output was measured to empty itself after minutes, in the middle of a job. */
const PRINTED_LATE_MS = 300_000;

/** The kernel spares process 1 a signal that it does not handle: `docker stop` would wait ten seconds, then kill it. */
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(0));

async function main(): Promise<void> {
  const broken = namesIn("EMULATOR_CONTAINER_FAULTS").map((name) =>
    isContainerFault(name) ? name : fail(`EMULATOR_CONTAINER_FAULTS: no fault is called ${name}.`),
  );
  // options of ComfyUI come behind the command, as with an entrypoint that hands them on
  const onCpu = process.argv.slice(2).includes("--cpu") ? ["cpu-only"] : [];
  const faults = [...namesIn("EMULATOR_FAULTS"), ...onCpu].map((name) =>
    isFaultName(name) ? name : fail(`EMULATOR_FAULTS: no fault is called ${name}.`),
  );
  const comfyui = defaultVersion();
  // what lies on a mounted disk is what the server has
  const usual = liesMarked(ROOT) ? SYNTHETIC_DEPLOYMENT : DEFAULT_DEPLOYMENT;
  const named = process.env.EMULATOR_DEPLOYMENT || usual;
  const deployment = isDeploymentName(named) ? named : fail(`EMULATOR_DEPLOYMENT: ${named} is not known.`);
  for (const name of broken) {
    const { lines = [], exitCode, hog } = containerFaults[name];
    for (const line of [...lines, ...failedStart(name, comfyui)]) print(line);
    if (hog) await eatMemory();
    if (exitCode === undefined) continue;
    // Python also takes a while to fail
    await delay(1_000);
    process.exit(exitCode);
  }
  const secondStart = existsSync(PASSWORD);
  if (broken.some((name) => containerFaults[name].salts) && secondStart)
    writeFileSync(PASSWORD, `${bcrypt.hashSync(randomBytes(18).toString("base64url"), 4)}\n`);
  layModels(
    ROOT,
    broken.map((name) => containerFaults[name].model).filter((spoil) => spoil !== undefined),
    deployments[deployment],
  );
  if (existsSync(SECRET) && statSync(SECRET).isFile() && !existsSync(PASSWORD))
    copyFileSync(SECRET, PASSWORD);
  const token = readToken();
  const active: FaultName[] = token === "" ? [...faults, "password-missing"] : faults;
  await startEmulator({
    host: "0.0.0.0",
    port: Number(process.env.EMULATOR_PORT ?? 8188),
    token: token === "" ? "none" : token,
    comfyui,
    deployment,
    faults: active,
    stepMs: Number(process.env.EMULATOR_STEP_MS ?? 5),
    ...machineOf(process.env.EMULATOR_PROFILE),
  });
  const { printed, printsLate } = dresses[comfyui];
  const start = startRecords(new Set(active), token, comfyui);
  const late = start.filter(({ level }) => printsLate && level === undefined);
  for (const line of start) if (!late.includes(line)) print(printed(line));
  for (const name of broken) for (const line of containerFaults[name].later ?? []) print(line);
  await delay(PRINTED_LATE_MS);
  for (const line of late) print(printed(line));
}

function machineOf(name: string | undefined): Pick<EmulatorOptions, "machine" | "clockScale"> {
  if (name === undefined || name === "") return {};
  if (!isMachineName(name)) return fail(`EMULATOR_PROFILE: ${name} is not known.`);
  return { machine: name, clockScale: Number(process.env.EMULATOR_CLOCK_SCALE ?? 1) };
}

/** Line 1 of PASSWORD, as ComfyUI-Login reads it. Empty if there is no such file. */
function readToken(): string {
  if (!existsSync(PASSWORD) || !statSync(PASSWORD).isFile()) return "";
  // Python's strip(), which keeps a byte order mark
  return (readFileSync(PASSWORD, "utf8").split("\n")[0] ?? "").replace(/^[ \t\r\f\v]+|[ \t\r\f\v]+$/g, "");
}

/** Takes real memory, page by page, until the kernel kills the process. */
async function eatMemory(): Promise<never> {
  const held: Buffer[] = [];
  for (;;) {
    held.push(Buffer.alloc(8 * 2 ** 20, held.length + 1));
    await delay(1);
  }
}

function namesIn(variable: string): string[] {
  return (process.env[variable] ?? "").split(",").filter((name) => name !== "");
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

await main();
