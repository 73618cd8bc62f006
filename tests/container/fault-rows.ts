import { setTimeout as delay } from "node:timers/promises";
import type { CheckId } from "../../src/checks/catalogue.ts";
import { ContainerHandle } from "../../src/container/container-handle.ts";
import { DockerApi } from "../../src/container/docker-api.ts";
import { dockerEndpoint } from "../../src/container/docker-endpoint.ts";
import type { InspectedContainer } from "../../src/container/inspect.ts";
import type { DiagnosisCode } from "../../src/diagnosis/codes.ts";
import { daemon } from "./daemon.ts";
import { type Bench, untilAnswers } from "./docker.ts";
import { docker } from "./docker-cli.ts";
import { healthScript, TAKES_401, WANTS_200 } from "./health.ts";

/**
 * What the suite must say of a container: exactly these checks red, these causes, first cause first. Faults that have
 * nothing to do with each other share a container, for a start and a run cost two seconds of a machine: each cause must
 * be told beside the others.
 */
export interface ContainerRow {
  readonly fault: string;
  /** Arguments of `docker run`; `{}` is the bench's folder. */
  readonly args: readonly string[];
  /** What is done to the container once it runs; returns the name that the suite is to examine, if it is another. */
  readonly prepare?: (name: string, bench: Bench) => Promise<string | undefined>;
  readonly failed: readonly CheckId[];
  readonly codes: readonly DiagnosisCode[];
}

const secret = ["-v", "{}/token:/run/secrets/qwen-api-user.token:ro"];
const PASSWORD = "/workspace/ComfyUI/login/PASSWORD";
const fault = (name: string): string[] => ["-e", `EMULATOR_CONTAINER_FAULTS=${name}`];
const serverFault = (name: string): string[] => ["-e", `EMULATOR_FAULTS=${name}`];
const healthCheck = (condition: string, retries: string): string[] => [
  "--health-cmd",
  healthScript(condition),
  "--health-interval",
  "2s",
  "--health-retries",
  retries,
];
const wants200 = healthCheck(WANTS_200, "1");
const failingCheck = ["--health-cmd", "exit 1", "--health-interval", "2s", "--health-retries", "1"];
export const healthy: readonly string[] = [...secret, ...healthCheck(TAKES_401, "99")];

/** Until the container is in this state; asked of the daemon itself, for a command line each time would cost more than the wait. */
const until =
  (what: string, wanted: (container: InspectedContainer) => boolean) =>
  async (name: string): Promise<undefined> => {
    await using api = new DockerApi(dockerEndpoint(daemon));
    const container = new ContainerHandle(api, name, { matchedBy: "name" });
    for (let round = 0; round < 300; round += 1) {
      if (wanted(await container.inspect())) return undefined;
      await delay(100);
    }
    throw new Error(`${name} never ${what}`);
  };

export const untilHealth = (health: string) =>
  until(`became ${health}`, ({ State }) => State.Health?.Status === health);
const untilExited = until("ended", ({ State }) => State.Status === "exited");
const untilLooping = until("restarted three times", ({ RestartCount }) => RestartCount >= 3);

/** Healthy as far as can be seen; what Docker does not let be seen is told, and is no fault. */
export const opaque = {
  // a log that is not kept, and an image without sh
  args: [...healthy, "--log-driver", "none"],
  prepare: async (name: string): Promise<undefined> => {
    await untilHealth("healthy")(name);
    await docker("exec", "-u", "0", name, "rm", "/bin/sh");
  },
  skipped: [
    "infra.container-mounts",
    "infra.container-imports",
    "infra.container-errors",
    "infra.credential-chain",
    "infra.container-models",
  ],
} satisfies Pick<ContainerRow, "args" | "prepare"> & { skipped: readonly CheckId[] };

export const containerRows: readonly ContainerRow[] = [
  {
    fault: "a restart loop",
    args: [...secret, ...fault("crash-loop"), "--restart", "always"],
    prepare: untilLooping,
    failed: ["infra.reachable", "infra.container-running"],
    codes: ["container-restart-loop"],
  },
  {
    fault: "a process killed for memory",
    args: [...secret, ...fault("memory-hog"), "--memory", "128m"],
    prepare: untilExited,
    failed: ["infra.reachable", "infra.container-running"],
    codes: ["container-oom-killed"],
  },
  {
    fault: "a container that is paused",
    args: secret,
    prepare: async (name, bench) => {
      await untilAnswers(await bench.url(name));
      await docker("pause", name);
      return undefined;
    },
    failed: ["infra.reachable", "infra.container-running"],
    codes: ["container-paused"],
  },
  {
    fault: "a health check that fails on 401, a model whose download was cut",
    args: [...secret, ...wants200, ...fault("model-cut")],
    prepare: untilHealth("unhealthy"),
    failed: ["infra.container-health", "infra.container-models"],
    codes: ["model-truncated", "health-check-refused"],
  },
  {
    fault:
      "a health check of its own that fails, a PASSWORD that is a directory, a pointer of Git LFS for a model",
    args: [...failingCheck, ...fault("model-lfs-pointer"), "-v", `{}/not-made:${PASSWORD}`],
    prepare: untilHealth("unhealthy"),
    failed: [
      "infra.token-opens",
      "infra.container-health",
      "infra.credential-chain",
      "infra.container-models",
    ],
    codes: ["secret-is-directory", "model-not-downloaded", "container-unhealthy"],
  },
  {
    fault: "an open door with a health check that is content with it, a model in shards",
    args: [
      ...secret,
      ...wants200,
      ...serverFault("login-not-loaded,model-missing"),
      ...fault("model-in-shards"),
    ],
    prepare: untilHealth("healthy"),
    failed: ["infra.models", "infra.container-health", "infra.container-imports", "infra.container-models"],
    codes: ["model-sharded", "container-import-failed", "health-check-blind"],
  },
  {
    fault: "another container on the port, a model that is in neither",
    args: [...secret, ...serverFault("model-missing"), ...fault("model-deleted")],
    prepare: (_name, bench) =>
      bench.start(...secret, ...serverFault("model-missing"), ...fault("model-deleted")),
    failed: ["infra.models", "infra.container-port", "infra.container-models"],
    codes: ["container-other-port", "model-missing"],
  },
  {
    fault: "another hash in PASSWORD, an empty mount",
    args: [
      ...secret,
      "-v",
      `{}/other:${PASSWORD}:ro`,
      "-v",
      "{}/not-made:/workspace/ComfyUI/custom_nodes/ComfyUI-QwenImageWanBridge",
    ],
    failed: ["infra.token-opens", "infra.container-mounts", "infra.credential-chain"],
    codes: ["container-mount-empty", "chain-other-token"],
  },
  {
    fault:
      "a PASSWORD that is newer than the process, a pack that was partly imported, jobs that ended badly",
    args: [
      "-v",
      "{}/other:/run/secrets/qwen-api-user.token",
      ...serverFault("qwen-pack-partial"),
      ...fault("model-link-broken,jobs-end-badly"),
    ],
    prepare: async (name, bench) => {
      await untilAnswers(await bench.url(name));
      await docker("cp", bench.write("rotated", `${bench.token}\n`), `${name}:${PASSWORD}`);
      bench.write("other", `${bench.token}\n`);
      await docker("exec", name, "touch", "-d", "1 minute", PASSWORD);
      return undefined;
    },
    failed: [
      "infra.token-opens",
      "infra.container-imports",
      "infra.container-errors",
      "infra.credential-chain",
      "infra.container-models",
    ],
    codes: ["password-not-reloaded", "model-link-broken", "container-import-failed", "container-log-errors"],
  },
];
