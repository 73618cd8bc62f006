import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { faultsOn, obey } from "./commands.ts";
import { type DeploymentName, deployments, isDeploymentName } from "./deployments/deployments.ts";
import { isVersion, NEWEST, type Version, versions } from "./dress/version.ts";
import { type FaultName, faults, isFaultName } from "./faults.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "./start.ts";

const usage = `An emulated ComfyUI with ComfyUI-Login, over real HTTP and WebSocket.

  node emulator/main.ts [options]

  --port N            port, 8188 by default; 0 takes a free one
  --host H            address to listen on, 127.0.0.1 by default
  --comfyui V         the version that it plays: ${versions.join(" or ")}; ${NEWEST} by default
  --token-file F      file whose first line is the token (the bcrypt hash)
  --write-token F     write the token that was made here to this file instead of printing it
  --deployment NAME   models and loaders of a shipped profile, by its name
  --fault NAME        switch a fault on; may be given several times
  --commands          switch faults while it runs: each line "faults NAME NAME" on standard
                      input replaces them, "faults" alone switches all off, each is answered
  --list-faults       name every fault
  --step-ms N         duration of one sampling step, 5 by default
  --help              this text

The emulator guards nothing: its token is no secret.
`;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\nTry --help.\n`);
  process.exit(2);
}

async function main(): Promise<void> {
  // a closed pipe (`| head`) loses the rest of the output, but is no error
  process.stdout.on("error", () => {});
  const { values } = readArguments();
  if (values.help) return print(usage);
  if (values["list-faults"]) {
    for (const [name, { title }] of Object.entries(faults)) print(`${name.padEnd(28)} ${title}`);
    return;
  }
  const active = (values.fault ?? []).map(knownFault);
  const emulator = await startEmulator({
    port: wholeNumber("--port", values.port ?? "8188"),
    faults: active,
    ...(values.comfyui !== undefined && { comfyui: knownVersion(values.comfyui) }),
    ...(values.deployment !== undefined && { deployment: knownDeployment(values.deployment) }),
    ...(values.host !== undefined && { host: values.host }),
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
  if (values["write-token"] !== undefined) writeFileSync(values["write-token"], `${emulator.token}\n`);
  else if (emulator.plaintext !== "") {
    print(`token ${emulator.token} (of this emulator only, no secret)`);
  }
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
    return parseArgs({
      options: {
        port: { type: "string" },
        host: { type: "string" },
        comfyui: { type: "string" },
        "token-file": { type: "string" },
        "write-token": { type: "string" },
        deployment: { type: "string" },
        fault: { type: "string", multiple: true },
        commands: { type: "boolean" },
        "list-faults": { type: "boolean" },
        "step-ms": { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function tokenOption(file: string | undefined): Pick<EmulatorOptions, "token"> {
  if (file === undefined) return {};
  const [line = ""] = readFileSync(file, "utf8")
    .replace(/^\ufeff/, "")
    .split(/\r?\n/);
  if (line.trim() === "") fail(`--token-file ${file}: its first line is empty, expected a token.`);
  return { token: line.trim() };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) fail(`${option} ${text}: expected a whole number.`);
  return Number(text);
}

function knownVersion(text: string): Version {
  if (isVersion(text)) return text;
  return fail(`--comfyui ${text}: the emulator plays ${versions.join(" or ")}, nothing else.`);
}

function knownDeployment(name: string): DeploymentName {
  if (isDeploymentName(name)) return name;
  return fail(`--deployment ${name}: expected one of ${Object.keys(deployments).join(", ")}.`);
}

function knownFault(name: string): FaultName {
  return isFaultName(name) ? name : fail(`--fault ${name}: no such fault. --list-faults names them all.`);
}

try {
  await main();
} catch (error) {
  fail(`The emulator could not start: ${error instanceof Error ? error.message : error}`);
}
