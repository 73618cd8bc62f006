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

/** What the suite must say of a container with one fault: exactly these checks red, these causes, first cause first. */
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
/** In bash: twice a second a Node would cost a third of a core. */
const healthCheck = (condition: string, retries: string): string[] => [
  "--health-cmd",
  `bash -c 'exec 3<>/dev/tcp/127.0.0.1/8188 && printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3 && read -r _ s _ <&3 && ${condition}'`,
  "--health-interval",
  "2s",
  "--health-retries",
  retries,
];
const WANTS_200 = healthCheck("[ $s = 200 ]", "1");
export const healthy: readonly string[] = [...secret, ...healthCheck("[[ $s = 200 || $s = 401 ]]", "99")];

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

/** Healthy as far as can be seen, and what cannot be seen is told. */
export const opaqueRows: readonly (Pick<ContainerRow, "args" | "prepare"> & {
  readonly what: string;
  readonly skipped: readonly CheckId[];
})[] = [
  {
    what: "a log that Docker does not keep",
    args: [...healthy, "--log-driver", "none"],
    prepare: untilHealth("healthy"),
    skipped: ["infra.container-imports", "infra.container-errors"],
  },
  {
    what: "an image without sh",
    args: secret,
    prepare: async (name, bench) => {
      await untilAnswers(await bench.url(name));
      await docker("exec", "-u", "0", name, "rm", "/bin/sh");
      return undefined;
    },
    skipped: [
      "infra.container-health",
      "infra.container-mounts",
      "infra.credential-chain",
      "infra.container-models",
    ],
  },
];

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
    fault: "a process killed from outside",
    args: secret,
    prepare: async (name) => {
      await docker("kill", name);
      return undefined;
    },
    failed: ["infra.reachable", "infra.container-running"],
    codes: ["container-killed"],
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
    fault: "a health check that fails on 401",
    args: [...secret, ...WANTS_200],
    prepare: untilHealth("unhealthy"),
    failed: ["infra.container-health"],
    codes: ["health-check-refused"],
  },
  {
    fault: "a health check of its own that fails",
    args: [...secret, "--health-cmd", "exit 1", "--health-interval", "2s", "--health-retries", "1"],
    prepare: untilHealth("unhealthy"),
    failed: ["infra.container-health"],
    codes: ["container-unhealthy"],
  },
  {
    fault: "a health check that is content with an open door",
    args: [...secret, ...WANTS_200, ...serverFault("login-not-loaded")],
    prepare: untilHealth("healthy"),
    failed: ["infra.container-health", "infra.container-imports"],
    codes: ["container-import-failed", "health-check-blind"],
  },
  {
    fault: "another container on the port",
    args: healthy,
    prepare: (_name, bench) => bench.start(...healthy),
    failed: ["infra.container-port"],
    codes: ["container-other-port"],
  },
  {
    fault: "an empty mount",
    args: [...secret, "-v", "{}/not-made:/workspace/ComfyUI/models"],
    failed: ["infra.container-mounts"],
    codes: ["container-mount-empty"],
  },
  {
    fault: "PASSWORD as a directory",
    args: ["-v", `{}/not-made:${PASSWORD}`],
    failed: ["infra.token-opens", "infra.credential-chain"],
    codes: ["secret-is-directory"],
  },
  {
    fault: "another hash in PASSWORD",
    args: [...secret, "-v", `{}/other:${PASSWORD}:ro`],
    failed: ["infra.token-opens", "infra.credential-chain"],
    codes: ["chain-other-token"],
  },
  {
    fault: "a PASSWORD that is newer than the process",
    args: ["-v", "{}/other:/run/secrets/qwen-api-user.token"],
    prepare: async (name, bench) => {
      await untilAnswers(await bench.url(name));
      await docker("cp", bench.write("rotated", `${bench.token}\n`), `${name}:${PASSWORD}`);
      bench.write("other", `${bench.token}\n`);
      await docker("exec", name, "touch", "-d", "1 minute", PASSWORD);
      return undefined;
    },
    failed: ["infra.token-opens", "infra.credential-chain"],
    codes: ["password-not-reloaded"],
  },
  {
    fault: "a pack that was partly imported",
    args: [...secret, ...serverFault("qwen-pack-partial")],
    failed: ["infra.nodes-inventory", "infra.container-imports"],
    codes: ["pack-partly-imported", "container-import-failed"],
  },
  {
    fault: "a model whose download was cut",
    args: [...secret, ...fault("model-cut")],
    failed: ["infra.container-models"],
    codes: ["model-truncated"],
  },
  {
    fault: "a pointer of Git LFS in place of a model",
    args: [...secret, ...fault("model-lfs-pointer")],
    failed: ["infra.container-models"],
    codes: ["model-not-downloaded"],
  },
  {
    fault: "a model that is a link to nothing",
    args: [...secret, ...fault("model-link-broken")],
    failed: ["infra.container-models"],
    codes: ["model-link-broken"],
  },
  {
    fault: "a model in shards",
    args: [...secret, ...fault("model-in-shards"), ...serverFault("model-missing")],
    failed: ["infra.models", "infra.container-models"],
    codes: ["model-sharded"],
  },
  {
    fault: "a model that is not there",
    args: [...secret, ...fault("model-deleted"), ...serverFault("model-missing")],
    failed: ["infra.models", "infra.container-models"],
    codes: ["model-missing"],
  },
  {
    fault: "jobs that ended badly",
    args: [...secret, ...fault("jobs-end-badly")],
    failed: ["infra.container-errors"],
    codes: ["container-log-errors"],
  },
];
