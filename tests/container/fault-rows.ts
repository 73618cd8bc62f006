import type { CheckId } from "../../src/checks/catalogue.ts";
import type { DiagnosisCode } from "../../src/diagnosis/codes.ts";
import { type Bench, docker, untilAnswers } from "./docker.ts";

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
const healthCheck = (expression: string): string[] => [
  "--health-cmd",
  `node -e "fetch('http://127.0.0.1:8188/').then(({status:s})=>process.exit(${expression}?0:1),()=>process.exit(1))"`,
  "--health-interval",
  "500ms",
  "--health-retries",
  "1",
];
const WANTS_200 = healthCheck("s===200");
export const healthy: readonly string[] = [...secret, ...healthCheck("s===200||s===401")];

async function until(name: string, format: string, wanted: RegExp): Promise<undefined> {
  for (let round = 0; round < 100; round += 1) {
    if (wanted.test(await docker("inspect", "-f", format, name))) return undefined;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${name} never became ${wanted} (${format})`);
}

export const untilHealth =
  (health: string) =>
  (name: string): Promise<undefined> =>
    until(name, "{{.State.Health.Status}}", new RegExp(`^${health}$`));
const untilExited = (name: string): Promise<undefined> => until(name, "{{.State.Status}}", /^exited$/);

export const containerRows: readonly ContainerRow[] = [
  {
    fault: "a restart loop",
    args: [...secret, ...fault("crash-loop"), "--restart", "always"],
    prepare: (name) => until(name, "{{.RestartCount}}", /^[3-9]/),
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
    fault: "a health check that fails on 401",
    args: [...secret, ...WANTS_200],
    prepare: untilHealth("unhealthy"),
    failed: ["infra.container-health"],
    codes: ["health-check-refused"],
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
