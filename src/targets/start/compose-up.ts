import { spawn } from "node:child_process";
import { dirname } from "node:path";
import type { StackConfig } from "../../config/stack-config.ts";
import type { DockerEndpoint } from "../../docker/endpoint.ts";
import { useDaemon } from "./testcontainers.ts";

/**
 * `docker compose up` of the configured files, as a project of this name; throws what Compose printed. Not by Testcontainers,
 * which on failure removes everything, the log of the container that died included. `signal` ends the process: while it still
 * pulls an image, it would go on to make containers after this run has ended.
 */
export async function composeUp(
  stack: StackConfig,
  project: string,
  endpoint: DockerEndpoint,
  signal: AbortSignal,
): Promise<void> {
  const service = stack.composeService === undefined ? [] : [stack.composeService];
  await runCompose(stack, project, endpoint, ["up", "-d", ...service], signal);
}

/** A command of Compose about the configured files; gives what it printed, or throws what it complained of. */
export async function runCompose(
  stack: StackConfig,
  project: string,
  endpoint: DockerEndpoint,
  command: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  useDaemon(endpoint);
  const [first = ""] = stack.composeFiles;
  const args = [
    "compose",
    ...stack.composeFiles.flatMap((file) => ["-f", file]),
    ...["-p", project],
    ...(stack.envFile === undefined ? [] : ["--env-file", stack.envFile]),
    ...(stack.composeProfile === undefined ? [] : ["--profile", stack.composeProfile]),
    ...command,
  ];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn("docker", args, { cwd: dirname(first), stdio: ["ignore", "pipe", "pipe"], signal });
  let [printed, output] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    printed = (printed + more).slice(0, MAX_PRINTED);
  });
  child.stderr.setEncoding("utf8").on("data", (more: string) => {
    output = (output + more).slice(-MAX_OUTPUT);
  });
  child.on("error", reject);
  child.on("close", (status) => {
    if (status === 0) resolve(printed);
    else reject(new Error(output.trim() || `docker compose ${command[0]}: ${status}`));
  });
  return await promise;
}

/** Compose says what went wrong at the end, after its progress. */
const MAX_OUTPUT = 64 * 1024;
/** A whole configuration. */
const MAX_PRINTED = 8 * 2 ** 20;
