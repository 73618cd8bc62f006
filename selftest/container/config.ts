import { inject } from "vitest";
import { loadRunConfig } from "../../src/config/load.ts";
import type { RunConfig } from "../../src/config/run-config.ts";
import type { Bench } from "./docker.ts";
import { healthScript, TAKES_401 } from "./health.ts";

/** The configuration of a run in the bench's folder, with the bench's token. */
export function configOf(bench: Bench, env: Record<string, string>): RunConfig {
  const host = process.env.DOCKER_HOST;
  // the option is refused where the target brings its own token
  const emulated = env.COMFYUI_TARGET === "container" || env.COMFYUI_TARGET === "emulator";
  const outcome = loadRunConfig({
    argv: ["--lang", "en", ...(emulated ? [] : ["--token-file", "token"])],
    env: { ...(host && { DOCKER_HOST: host }), ...env },
    cwd: bench.folder,
  });
  if (outcome.kind !== "run") throw new Error(JSON.stringify(outcome));
  return outcome.config;
}

/** ComfyUI's service, a helper beside it, and a volume. */
export const composeFile = `services:
  helper:
    image: ${inject("image")}
    entrypoint: ["sleep", "1000"]
  comfyui-qwen:
    image: ${inject("image")}
    ports: ["127.0.0.1:0:8188"]
    environment: { EMULATOR_CONTAINER_FAULTS: "\${BROKEN:-}" }
    volumes:
      - ./token:/run/secrets/qwen-api-user.token:ro
      - out:/workspace/ComfyUI/output
volumes: { out: {} }
`;

/** A service of the emulator's image, on Docker's own network: making a network for the project takes longer than the rest. */
const emulator = `image: ${inject("image")}
    network_mode: bridge`;

/** A Compose file of one service. */
export const serviceOf = (lines: string): string =>
  `services:\n  comfyui-qwen:\n    ${emulator}\n    ${lines}\n`;

const service = (script: string): string => `  comfyui-qwen:
    ${emulator}
    environment: { ADMIN_PASSWORD: SuperS3cretEnvPw }
    entrypoint: ["sh", "-c", "${script}"]
    ports: ["127.0.0.1:0:8188"]
`;

/** ComfyUI's service prints a password and dies at once; the image of the helper exposes the same port. */
export const dyingFile = `services:
  helper:
    ${emulator}
    entrypoint: ["sleep", "1000"]
    stop_grace_period: 0s
${service("echo pw=$$ADMIN_PASSWORD; echo yaml is missing; exit 1")}`;

/** ComfyUI's service dies while Compose waits for its health. */
export const awaitedFile = `services:
${service("sleep 1; echo out of luck; exit 3")}    healthcheck: { test: ["CMD", "false"], interval: 30s }
  proxy:
    ${emulator}
    depends_on: { comfyui-qwen: { condition: service_healthy } }
`;

/** A healthy service with everything that can be examined; Compose waits for its health, because another service requires it. */
export const healthyFile = `services:
  comfyui-qwen:
    ${emulator}
    ports: ["127.0.0.1:0:8188"]
    volumes: ["./token:/run/secrets/qwen-api-user.token:ro"]
    stop_grace_period: 0s
    healthcheck:
      test: ["CMD-SHELL", ${JSON.stringify(healthScript(TAKES_401).replaceAll("$", "$$$$"))}]
      interval: 1s
      retries: 99
  helper:
    ${emulator}
    entrypoint: ["sleep", "1000"]
    stop_grace_period: 0s
    depends_on: { comfyui-qwen: { condition: service_healthy } }
`;

/** A service that ComfyUI's waits for prints a password and fails. */
export const dependingFile = `services:
  init:
    ${emulator}
    environment: { ADMIN_PASSWORD: SuperS3cretEnvPw }
    entrypoint: ["sh", "-c", "echo pw=$$ADMIN_PASSWORD; echo no disk; exit 4"]
  comfyui-qwen:
    ${emulator}
    ports: ["127.0.0.1:0:8188"]
    depends_on: { init: { condition: service_completed_successfully } }
`;
