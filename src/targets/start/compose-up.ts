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
  useDaemon(endpoint);
  const [first = ""] = stack.composeFiles;
  const args = [
    "compose",
    ...stack.composeFiles.flatMap((file) => ["-f", file]),
    ...["-p", project],
    ...(stack.envFile === undefined ? [] : ["--env-file", stack.envFile]),
    ...(stack.composeProfile === undefined ? [] : ["--profile", stack.composeProfile]),
    ...["up", "-d"],
    ...(stack.composeService === undefined ? [] : [stack.composeService]),
  ];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn("docker", args, { cwd: dirname(first), stdio: ["ignore", "ignore", "pipe"], signal });
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (more: string) => {
    output = (output + more).slice(-MAX_OUTPUT);
  });
  child.on("error", reject);
  child.on("close", (status) => {
    if (status === 0) resolve();
    else reject(new Error(output.trim() || `docker compose up: ${status}`));
  });
  await promise;
}

/** Compose says what went wrong at the end, after its progress. */
const MAX_OUTPUT = 64 * 1024;
