import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ContainerHandle } from "../../src/container/container-handle.ts";
import type { DiagnosisCode } from "../../src/diagnosis/rules.ts";
import { DockerApi } from "../../src/docker/api.ts";
import { dockerEndpoint } from "../../src/docker/endpoint.ts";
import type { InspectedContainer } from "../../src/docker/inspect.ts";
import type { CheckId } from "../../src/record/catalogue.ts";
import { daemon } from "./daemon.ts";
import { type Bench, untilAnswers } from "./docker.ts";
import { docker } from "./docker-cli.ts";
import { healthScript, WANTS_200 } from "./health.ts";

/**
 * What the suite must report for a container: exactly these red checks and these causes, the first cause first. Independent
 * faults share a container, because a start and a run cost two seconds: each cause must be reported beside the others.
 */
export interface ContainerRow {
  readonly fault: string;
  /** Arguments of `docker run`; `{}` is the bench's folder. */
  readonly args: readonly string[];
  /** What is done to the container once it runs; returns the name of the container to examine, if it is another one. */
  readonly prepare?: (name: string, bench: Bench) => Promise<string | undefined>;
  readonly failed: readonly CheckId[];
  /** Checks of the container that must skip. Default: not asserted. */
  readonly skipped?: readonly CheckId[];
  readonly codes: readonly DiagnosisCode[];
}

export const secret = ["-v", "{}/token:/run/secrets/qwen-api-user.token:ro"];
const PASSWORD = "/workspace/ComfyUI/login/PASSWORD";
const fault = (name: string): string[] => ["-e", `EMULATOR_CONTAINER_FAULTS=${name}`];
const serverFault = (name: string): string[] => ["-e", `EMULATOR_FAULTS=${name}`];
const healthCheck = (command: string): string[] => [
  ...["--health-cmd", command],
  ...["--health-interval", "3s"],
  ...["--health-retries", "1"],
];
const wants200 = healthCheck(healthScript(WANTS_200));

/** Waits until the container is in this state. Asks the daemon itself: a command line each time would cost more than the wait. */
const until =
  (what: string, wanted: (container: InspectedContainer) => boolean) =>
  async (name: string): Promise<undefined> => {
    await using api = new DockerApi(dockerEndpoint(daemon));
    const container = new ContainerHandle(api, name, { matchedBy: "name" });
    for (let round = 0; round < 3_000; round += 1) {
      if (wanted(await container.inspect())) return undefined;
      await delay(200);
    }
    throw new Error(`${name} never ${what}`);
  };

export const untilHealth = (health: string) =>
  until(`became ${health}`, ({ State }) => State.Health?.Status === health);
const untilLooping = until("restarted", ({ RestartCount }) => RestartCount > 0);
const untilExited = until("exited", ({ State }) => State.Status === "exited");

/** Pauses with retries: runc fails at once while a process of the container is being created ("unable to freeze"). */
async function pause(name: string): Promise<void> {
  for (let left = 9; ; left -= 1) {
    try {
      await docker("pause", name);
      return;
    } catch (error) {
      if (left === 0) throw error;
      await delay(200);
    }
  }
}

/** How a start ends is told from its log alone, read by src/container/start/start-failure.test.ts: here one of each manner. */
const startRows = (["database-in-use", "start-flags-refused"] as const).map(
  (name): ContainerRow => ({
    fault: `a start that fails: ${name}`,
    args: [...secret, ...fault(name)],
    prepare: untilExited,
    failed: ["infra.reachable", "infra.container-running"],
    codes: [name],
  }),
);

export const containerRows: readonly ContainerRow[] = [
  {
    fault: "a restart loop",
    args: [...secret, ...fault("crash-loop"), "--restart", "always"],
    prepare: untilLooping,
    failed: ["infra.reachable", "infra.container-running"],
    codes: ["requirements-not-installed"],
  },
  {
    fault: "a restart loop for a reason that its log does not tell",
    args: [...secret, ...fault("ends-without-a-word"), "--restart", "always"],
    prepare: untilLooping,
    failed: ["infra.reachable", "infra.container-running"],
    codes: ["container-restart-loop"],
  },
  ...startRows,
  {
    fault: "a container that is paused",
    args: secret,
    prepare: async (name, bench) => {
      await untilAnswers(await bench.url(name));
      await pause(name);
      return undefined;
    },
    failed: ["infra.reachable", "infra.container-running"],
    codes: ["container-paused"],
  },
  {
    fault: "a container that a monitor of idle services stopped",
    args: secret,
    prepare: async (name, bench) => {
      await untilAnswers(await bench.url(name));
      await bench.beside(`${name}-idle-monitor`);
      await docker("stop", "-t", "0", name);
      return undefined;
    },
    failed: ["infra.reachable", "infra.container-running"],
    codes: ["container-stopped"],
  },
  {
    fault: "a stopped container whose mounted folder was deleted",
    args: ["--mount", "type=bind,source={}/worktree,target=/workspace/ComfyUI/output"],
    prepare: async (name, bench) => {
      await docker("stop", "-t", "0", name);
      rmSync(join(bench.folder, "worktree"), { recursive: true });
      return undefined;
    },
    failed: ["infra.reachable", "infra.container-running"],
    codes: ["container-not-started"],
  },
  {
    fault:
      "an open server that its health check calls healthy, a model in shards, jobs that ended badly, no GPU reserved",
    args: [
      ...secret,
      ...wants200,
      ...serverFault("login-not-loaded,model-missing,cpu-only"),
      ...fault("model-in-shards,jobs-end-badly"),
    ],
    prepare: untilHealth("healthy"),
    failed: [
      "infra.device",
      "infra.models",
      "infra.container-health",
      "infra.container-imports",
      "infra.container-errors",
      "infra.container-models",
    ],
    codes: [
      "gpu-not-reserved",
      "model-sharded",
      "container-import-failed",
      "health-check-blind",
      "container-log-errors",
    ],
  },
  {
    fault:
      "a health check that fails on 401, a PASSWORD that is newer than the process, a pack that was partly imported, an empty mount of nodes, a model that was cut",
    args: [
      ...["-v", "{}/other:/run/secrets/qwen-api-user.token"],
      ...["-v", "{}/not-made:/workspace/ComfyUI/custom_nodes/ComfyUI-QwenImageWanBridge"],
      ...wants200,
      // 0.33 gives Docker the lines of a pack minutes later, and behind this closed door its own log cannot be read
      ...["-e", "EMULATOR_COMFYUI=0.3.64"],
      ...serverFault("qwen-pack-partial"),
      ...fault("model-cut"),
    ],
    prepare: async (name, bench) => {
      // it is unhealthy even before it has read its token
      await untilAnswers(await bench.url(name));
      await untilHealth("unhealthy")(name);
      await docker("cp", bench.write("rotated", `${bench.token}\n`), `${name}:${PASSWORD}`);
      bench.write("other", `${bench.token}\n`);
      await docker("exec", name, "touch", "-d", "1 minute", PASSWORD);
      return undefined;
    },
    failed: [
      "infra.token-opens",
      "infra.container-health",
      "infra.container-mounts",
      "infra.container-imports",
      "infra.credential-chain",
      "infra.container-models",
    ],
    codes: [
      "container-mount-empty",
      "password-not-reloaded",
      "model-truncated",
      "container-import-failed",
      "health-check-refused",
    ],
  },
  {
    // what Docker does not show is not a fault
    fault:
      "another container on the port, and for nothing that Docker hides: a log that is not kept, an image without sh",
    args: secret,
    prepare: async (name, bench) => {
      const examined = await bench.start(...secret, "--log-driver", "none");
      await docker("exec", "-u", "0", examined, "rm", "/bin/sh");
      await untilAnswers(await bench.url(name));
      return examined;
    },
    failed: ["infra.container-port"],
    skipped: [
      "infra.container-health",
      "infra.container-mounts",
      "infra.container-imports",
      "infra.container-errors",
      "infra.credential-chain",
      "infra.container-models",
    ],
    codes: ["container-other-port"],
  },
];

/** The row of the only check that needs a restart. */
export const saltedRow = {
  args: [
    ...secret,
    ...healthCheck("exit 1"),
    ...fault("salts-at-boot,model-cut,model-lfs-pointer,model-link-broken"),
  ],
  failed: ["infra.container-health", "infra.container-models", "generation.container-restart"],
  codes: ["model-link-broken", "container-unhealthy", "token-salted-at-boot"],
  /** One cause names all models that cannot be loaded. */
  models: ["pointeur Git LFS", "est un lien vers", "téléchargement coupé"],
};
