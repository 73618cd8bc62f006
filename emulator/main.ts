import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { faultsOn, obey } from "./commands.ts";
import { type DeploymentName, deployments, isDeploymentName } from "./deployments/deployments.ts";
import { isVersion, NEWEST, type Version, versions } from "./dress/version.ts";
import { type FaultName, faults, isFaultName } from "./faults.ts";
import { isMachineName, machines } from "./hardware/machines.ts";
import { type AccessName, accessNames } from "./http/door.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "./start.ts";
import { goOn, keptByNpm, say, sayBoth, usage } from "./words.ts";

const options = {
  port: { type: "string" },
  host: { type: "string" },
  comfyui: { type: "string" },
  "token-file": { type: "string" },
  "write-token": { type: "string" },
  deployment: { type: "string", multiple: true },
  access: { type: "string" },
  "door-header": { type: "string" },
  fault: { type: "string", multiple: true },
  commands: { type: "boolean" },
  "list-faults": { type: "boolean" },
  "step-ms": { type: "string" },
  profile: { type: "string" },
  "clock-scale": { type: "string" },
  seed: { type: "string" },
  "front-end": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(fr: string, en = fr): never {
  const words = { fr: `${fr} Voyez --help.`, en: `${en} Try --help.` };
  process.stderr.write(`${sayBoth(words)}\n`);
  process.exit(2);
}

async function main(): Promise<void> {
  // a closed pipe (`| head`) loses the rest of the output, but is no error
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  const kept = keptByNpm(Object.keys(options).filter((name) => name !== "help"));
  if (kept !== undefined) fail(kept.fr, kept.en);
  const { values } = readArguments();
  const plays = `${versions.join(", ")} (${NEWEST})`;
  if (values.help)
    return print(say(usage).replace("VERSIONS", plays).replace("MACHINES", Object.keys(machines).join(", ")));
  if (values["list-faults"]) {
    for (const [name, { title }] of Object.entries(faults)) print(`${name.padEnd(28)} ${title}`);
    return;
  }
  const active = (values.fault ?? []).map(knownFault);
  const emulator = await startEmulator({
    port: wholeNumber("--port", values.port ?? "8188"),
    faults: active,
    ...(values.comfyui !== undefined && { comfyui: knownVersion(values.comfyui) }),
    ...deploymentsOf(values.deployment),
    ...machineOf(values.profile, values["clock-scale"]),
    ...(values.seed !== undefined && { seed: wholeNumber("--seed", values.seed) }),
    ...(values.access !== undefined && { access: knownAccess(values.access) }),
    ...(values["door-header"] !== undefined && { doorHeader: values["door-header"] }),
    ...(values.host !== undefined && { host: values.host }),
    ...(values["front-end"] !== undefined && { frontEnd: knownFolder(values["front-end"]) }),
    ...(values["step-ms"] !== undefined && { stepMs: wholeNumber("--step-ms", values["step-ms"]) }),
    ...tokenOption(values["token-file"]),
  });
  let input: Disposable | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      input?.[Symbol.dispose]();
      void emulator.stop();
    });
  print(emulator.url);
  const { door } = emulator;
  if (door?.kind === "basic") print(`Basic ${door.user}:${door.secret} (of this emulator only, no secret)`);
  if (door?.kind === "header") print(`${door.header}: ${door.secret} (of this emulator only, no secret)`);
  if (values["write-token"] !== undefined) writeFileSync(values["write-token"], `${emulator.token}\n`);
  else if (emulator.plaintext !== "" && (values.access ?? "login").endsWith("login")) {
    print(`token ${emulator.token} (of this emulator only, no secret)`);
  }
  // beside the lines that a program reads
  const file = values["write-token"] ?? values["token-file"];
  process.stderr.write(`${goOn(emulator.url, active, file, values.access)}\n`);
  if (values.commands) input = obeyInput(emulator, active);
}

/** Only with --commands: the shell stops a background job that reads from its terminal. */
function obeyInput(emulator: Emulator, active: readonly FaultName[]): Disposable {
  print(faultsOn(active));
  const lines = createInterface(process.stdin);
  lines.on("line", (line) => {
    const answer = obey(line, emulator);
    if (answer !== undefined) print(answer);
  });
  return {
    [Symbol.dispose]() {
      lines.close();
      process.stdin.destroy();
    },
  };
}

function readArguments() {
  try {
    return parseArgs({ options });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [, word = ""] = /'([^']{1,80})'/.exec(said) ?? [];
    return fail(`${word} : option inconnue, ou valeur en trop ou manquante.`, said);
  }
}

function tokenOption(file: string | undefined): Pick<EmulatorOptions, "token"> {
  if (file === undefined) return {};
  const [line = ""] = readFileSync(file, "utf8")
    .replace(/^\ufeff/, "")
    .split(/\r?\n/);
  if (line.trim() === "")
    fail(
      `--token-file ${file} : la première ligne est vide, un jeton est attendu.`,
      `--token-file ${file}: its first line is empty, expected a token.`,
    );
  return { token: line.trim() };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text))
    fail(`${option} ${text} : un nombre entier est attendu.`, `${option} ${text}: expected a whole number.`);
  return Number(text);
}

function knownFolder(folder: string): string {
  if (existsSync(join(folder, "index.html"))) return resolve(folder);
  return fail(
    `--front-end ${folder} : ce dossier n'a pas d'index.html ; c'est le dossier static du paquet comfyui-frontend-package qui est attendu.`,
    `--front-end ${folder}: this folder has no index.html; the folder static of the package comfyui-frontend-package is expected.`,
  );
}

function knownVersion(text: string): Version {
  if (isVersion(text)) return text;
  return fail(
    `--comfyui ${text} : l'émulateur joue ${versions.join(" ou ")}, rien d'autre.`,
    `--comfyui ${text}: the emulator plays ${versions.join(" or ")}, nothing else.`,
  );
}

function deploymentsOf(names: readonly string[] = []): EmulatorOptions {
  const [deployment, ...besides] = names.map(knownDeployment);
  return deployment === undefined ? {} : { deployment, besides };
}

function machineOf(name: string | undefined, scale: string | undefined): EmulatorOptions {
  if (name === undefined && scale !== undefined)
    fail(
      "--clock-scale : sans --profile, aucune horloge n'est jouée.",
      "--clock-scale: without --profile no clock is played.",
    );
  if (name === undefined) return {};
  if (!isMachineName(name))
    return fail(
      `--profile ${name} : un nom parmi ${Object.keys(machines).join(", ")} est attendu.`,
      `--profile ${name}: expected one of ${Object.keys(machines).join(", ")}.`,
    );
  const clockScale = wholeNumber("--clock-scale", scale ?? "1");
  if (clockScale < 1) fail("--clock-scale : au moins 1 est attendu.", "--clock-scale: expected at least 1.");
  return { machine: name, clockScale };
}

function knownDeployment(name: string): DeploymentName {
  if (isDeploymentName(name)) return name;
  return fail(
    `--deployment ${name} : un nom parmi ${Object.keys(deployments).join(", ")} est attendu.`,
    `--deployment ${name}: expected one of ${Object.keys(deployments).join(", ")}.`,
  );
}

function knownAccess(text: string): AccessName {
  return (
    accessNames.find((name) => name === text) ??
    fail(
      `--access ${text} : un mot parmi ${accessNames.join(", ")} est attendu.`,
      `--access ${text}: expected one of ${accessNames.join(", ")}.`,
    )
  );
}

function knownFault(name: string): FaultName {
  return isFaultName(name)
    ? name
    : fail(
        `--fault ${name} : cette panne n'existe pas. --list-faults les nomme toutes.`,
        `--fault ${name}: no such fault. --list-faults names them all.`,
      );
}

try {
  await main();
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  fail(`L'émulateur n'a pas pu démarrer : ${why}.`, `The emulator could not start: ${why}.`);
}
