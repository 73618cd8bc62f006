import type { FoundVariable } from "../../src/container/beside/token-variables.ts";
import type { ContainerFacts } from "../../src/container/container-facts.ts";
import type { LogReading } from "../../src/container/log-reading.ts";
import { type StartFailureName, startWords } from "../../src/container/start/start-words.ts";
import type { ChainBreak, CredentialChain } from "../../src/credentials/chain.ts";
import { tokenChecks } from "../../src/diagnosis/access/token-facts.ts";
import type { ModelFinding } from "../../src/models/model-files.ts";
import { type Case, given } from "./cases.ts";
import { job, type SampleFacts } from "./sample-record.ts";

/** For unit tests: a container as it should be. */
export const container: ContainerFacts = {
  name: "comfyui-qwen",
  matchedBy: "name-and-port",
  image: "python:3.11",
  digest: "0123456789ab",
  status: "running",
  restarting: false,
  restarts: 0,
  oomKilled: false,
  exitCode: 0,
  startedAt: "2026-11-22T07:00:00Z",
  restartPolicy: "unless-stopped",
  memoryLimit: 0,
  gpu: "all",
  health: "healthy",
  failingStreak: 0,
  healthProof: "accepts-401",
  hostNetwork: false,
  ports: ["8188→8188/tcp"],
};
/** For unit tests: a log in which nothing is wrong. */
export const log: LogReading = {
  importFailed: [],
  failedToLoad: [],
  modulesMissing: [],
  bootTracebacks: 0,
  started: true,
  importTable: true,
  errors: [],
};
const down = (code: string, when: string, more: Partial<ContainerFacts>): Case =>
  given(code, when, ["infra.container-running", "infra.reachable"], {
    container: { ...container, status: "exited", ...more },
    connection: { host: "localhost", port: 8188, failure: "refused", ms: 2 },
  });
/** How the end of the log says that ComfyUI failed at its start: the container is down, or waits in a shell. */
const failed = Object.keys(startWords).map((name) => name as StartFailureName);
const startFailure = (name: StartFailureName, names: readonly string[] = []) => ({ name, names });
const refused = { connection: { host: "localhost", port: 8188, failure: "refused", ms: 2 } } as const;
const health = (code: string, when: string, more: Partial<ContainerFacts>): Case =>
  given(code, when, ["infra.container-health"], { container: { ...container, ...more } });
const chain = (code: string, first: ChainBreak, accepted: number, more: SampleFacts = {}): Case => {
  const found: CredentialChain = {
    places: [
      {
        role: "client",
        where: ".secrets/qwen-api-user.token",
        kind: "text",
        fingerprint: "a".repeat(12),
        flaws: [],
      },
      {
        role: "mounted",
        where: "/run/secrets/token",
        kind: "text",
        fingerprint: "b".repeat(12),
        flaws: ["bom"],
      },
      {
        role: "password",
        where: "/workspace/ComfyUI/login/PASSWORD",
        kind: "text",
        fingerprint: "c".repeat(12),
        flaws: [],
      },
      {
        role: "misplaced",
        where: "/workspace/ComfyUI/PASSWORD",
        kind: "text",
        fingerprint: "a".repeat(12),
        flaws: [],
      },
    ],
    breaks: [first],
    accepted,
  };
  const red = accepted === 200 ? [] : tokenChecks;
  return given(code, `the chain breaks at ${first}`, ["infra.credential-chain", ...red], {
    chain: found,
    ...(accepted !== 200 && { access: { headerStatus: accepted } }),
    ...more,
  });
};
/** A chain in which nothing is broken, beside variables of the container and of those beside it. */
const whole = (code: string, when: string, more: SampleFacts): Case =>
  given(code, when, [], {
    container,
    chain: {
      places: [
        { role: "client", where: "f", kind: "text", fingerprint: "c".repeat(12), flaws: [] },
        { role: "password", where: "PASSWORD", kind: "text", fingerprint: "c".repeat(12), flaws: [] },
      ],
      breaks: [],
      accepted: 200,
    },
    ...more,
  });
const variable = (flaw: FoundVariable["flaw"], more: Partial<FoundVariable> = {}): FoundVariable => ({
  container: "comfyui-qwen-idle-monitor",
  service: "idle-monitor",
  own: false,
  variable: "COMFYUI_API_TOKEN",
  flaw,
  length: flaw === "empty" ? 0 : 57,
  fingerprint: "d".repeat(12),
  ...more,
});
const ofComfy = { container: "comfyui-qwen", service: "comfyui-qwen", own: true } as const;

const disk = (code: string, finding: Partial<ModelFinding>): Case =>
  given(code, `a model is ${finding.state}`, ["infra.container-models", "generation.text-to-image"], {
    modelsOnDisk: {
      files: [
        {
          file: "qwen_image_vae.safetensors",
          folder: "vae",
          path: "/workspace/ComfyUI/models/vae/qwen_image_vae.safetensors",
          state: "missing",
          bytes: 126_000_000,
          ...finding,
        },
      ],
      duplicates: [],
    },
    jobs: {
      "text-to-image": job("failed", {
        failure: {
          node: "1",
          nodeType: "VAELoader",
          exception: "SafetensorError",
          message: "Error while deserializing header: MetadataIncompleteBuffer",
        },
      }),
    },
  });

/** For unit tests: runs with facts from inside the container. */
export const containerCases: readonly Case[] = [
  down("container-restart-loop", "it restarts again and again", {
    restarting: true,
    restarts: 7,
    exitCode: 1,
  }),
  ...failed.map((name) =>
    given(name, "the end of the log says so", ["infra.container-running", "infra.reachable"], {
      container: { ...container, status: "exited", exitCode: 1 },
      startFailure: startFailure(name, ["name-in-the-log"]),
      ...refused,
    }),
  ),
  given(
    "requirements-not-installed",
    "the loop is of missing modules",
    ["infra.container-running", "infra.reachable"],
    {
      container: { ...container, restarting: true, restarts: 7, exitCode: 1 },
      startFailure: startFailure("requirements-not-installed", ["comfy_kitchen", "alembic"]),
      ...refused,
    },
  ),
  given(
    "database-corrupt",
    "the container stays up, its server does not",
    ["infra.reachable", "infra.container-imports"],
    {
      container,
      containerLog: { ...log, started: false, importTable: false, bootTracebacks: 1 },
      startFailure: startFailure("database-corrupt", ["corrupt"]),
      ...refused,
    },
  ),
  given(
    "container-other-port",
    "it failed at its start once, and another one has its port since",
    ["infra.container-running", "infra.container-port"],
    {
      container: { ...container, matchedBy: "name", status: "exited", portOwner: "comfyui-old" },
      startFailure: startFailure("database-in-use"),
    },
  ),
  ...(["paused", "oomKilled"] as const).map((state) =>
    given(
      state === "paused" ? "container-paused" : "container-oom-killed",
      "its log ends with a failed start, which is not why it is down",
      ["infra.container-running", "infra.reachable"],
      {
        container: {
          ...container,
          ...(state === "paused" ? { status: "paused" } : { status: "exited", oomKilled: true }),
        },
        startFailure: startFailure("folder-not-writable"),
        ...refused,
      },
    ),
  ),
  down("container-killed", "it was killed with 137, and Docker reports enough memory", { exitCode: 137 }),
  down("container-oom-killed", "Docker says OOMKilled", { oomKilled: true, status: "running" }),
  down("container-stopped", "somebody stopped it", { exitCode: 137, stopAsked: true }),
  down("container-stopped", "an idle monitor is beside it, and Docker has forgotten who asked", {
    exitCode: 137,
    idleMonitor: "comfyui-qwen-idle-monitor",
  }),
  down("container-stopped", "its idle monitor did, and Docker had restarted it before", {
    exitCode: 143,
    restarts: 2,
    stopAsked: true,
    idleMonitor: "comfyui-qwen-idle-monitor",
    finishedAt: "2026-11-22T07:30:00Z",
  }),
  down("container-not-started", "a folder that it mounts is gone, and Docker's state does not say so", {
    exitCode: 127,
    lostMount: "/worktrees/old/entrypoint.sh",
  }),
  down("container-not-started", "a mount cannot be made, and Docker names none", {
    exitCode: 137,
    lostMount: "?",
  }),
  given("port-open-to-network", "the address is the machine's own", [], {
    container: { ...container, openPorts: ["8188:8188"] },
  }),
  given("memory-limit-too-low", "its limit is below a model", [], {
    container: { ...container, memoryLimit: 12 * 2 ** 30, shmSize: 64 * 2 ** 20 },
    modelsOnDisk: {
      files: [{ file: "m.safetensors", folder: "vae", path: "/m", state: "sound", bytes: 20e9 }],
      duplicates: [],
    },
  }),
  down("container-exited", "its process ended with an error", { exitCode: 1 }),
  down("container-command-missing", "its shell knows no such command", { exitCode: 127 }),
  down("container-command-missing", "Docker finds no entrypoint", {
    status: "created",
    exitCode: 127,
    startError: "no-command",
  }),
  down("container-command-closed", "its shell may not run the script", { exitCode: 126 }),
  down("container-command-closed", "a directory is its entrypoint", {
    status: "created",
    exitCode: 126,
    startError: "not-executable",
  }),
  down("container-not-started", "nobody has started it", { status: "created" }),
  ...(["gpu", "port", "mount", "other"] as const).map((startError) =>
    down("container-not-started", `Docker refuses the ${startError}`, {
      status: "created",
      exitCode: 128,
      startError,
    }),
  ),
  down("container-not-started", "it ran once, and another program has its port since", {
    exitCode: 137,
    startError: "port",
  }),
  down("container-not-started", "it died often, and another program has its port since", {
    exitCode: 1,
    restarts: 3,
    startError: "port",
  }),
  down("container-restart-loop", "Docker starts it again after a start that failed", {
    restarting: true,
    restarts: 3,
    status: "restarting",
    startError: "other",
  }),
  down("container-paused", "somebody paused it", { status: "paused" }),
  given("container-other-port", "another container has the port", ["infra.container-port"], {
    container: { ...container, matchedBy: "name", portOwner: "comfyui-old" },
  }),
  given(
    "container-other-port",
    "the named one is stopped, and another has the port",
    ["infra.container-running", "infra.container-port"],
    {
      container: {
        ...container,
        matchedBy: "name",
        status: "exited",
        exitCode: 137,
        portOwner: "comfyui-old",
      },
    },
  ),
  given(
    "container-other-port",
    "the named one could not be started, because another has the port",
    ["infra.container-running", "infra.container-port"],
    { container: { ...container, matchedBy: "name", status: "created", portOwner: "comfyui-old" } },
  ),
  given("container-other-port", "no container publishes it", ["infra.container-port"], {
    container: { ...container, matchedBy: "name", ports: [] },
  }),
  given("container-mount-empty", "the models are not there", ["infra.container-mounts", "infra.models"], {
    container,
    mounts: [
      {
        destination: "/workspace/ComfyUI/models",
        source: "/wrong",
        type: "bind",
        state: "empty",
        wrong: true,
      },
    ],
  }),
  health("health-check-refused", "the check wants 200", {
    health: "unhealthy",
    healthProof: "needs-200",
    doorStatus: 401,
  }),
  health("health-check-blind", "healthy means open", { healthProof: "needs-200", doorStatus: 200 }),
  health("container-unhealthy", "a script says so", {
    health: "unhealthy",
    healthProof: "unknown",
    failingStreak: 4,
  }),
  given("container-import-failed", "a pack misses a module", ["infra.container-imports"], {
    container,
    containerLog: { ...log, importFailed: ["ComfyUI-Login"], modulesMissing: ["Crypto"] },
  }),
  given("requirements-not-installed", "the server runs without them", ["infra.container-imports"], {
    container,
    containerLog: { ...log, modulesMissing: ["alembic"] },
    ownModules: ["alembic"],
  }),
  given("container-import-failed", "a pack misses a module, ComfyUI another", ["infra.container-imports"], {
    container,
    containerLog: { ...log, importFailed: ["ComfyUI-Login"], modulesMissing: ["Crypto", "alembic"] },
    ownModules: ["alembic"],
  }),
  given("container-import-failed", "a pack dies in its own code", ["infra.container-imports"], {
    container,
    containerLog: { ...log, bootTracebacks: 1, packsTraced: ["ComfyUI-nunchaku"], unknownUser: 1000 },
  }),
  given("container-log-errors", "a job ran out of memory", ["infra.container-errors"], {
    container,
    containerLog: { ...log, errors: [{ sign: "out-of-memory", count: 2, last: "2026-11-22T07:30:00Z" }] },
  }),
  given("container-restarted", "the process is another", ["generation.container-stable"], { container }),
  given(
    "container-restarted",
    "the process is another, and our job went with the first",
    ["generation.text-to-image", "generation.container-stable"],
    { container, jobs: { "text-to-image": job("vanished") } },
  ),
  disk("model-truncated", { state: "truncated", expected: 253_806_246 }),
  disk("model-truncated", { state: "overlong", expected: 100_000_000 }),
  disk("model-truncated", { state: "bad-header" }),
  disk("model-not-downloaded", { state: "lfs-pointer", bytes: 134 }),
  disk("model-not-downloaded", {
    state: "html-page",
    source: "owner/repository/vae/qwen_image_vae.safetensors",
  }),
  disk("model-not-downloaded", { state: "not-safetensors" }),
  disk("model-not-downloaded", { state: "empty", bytes: 0 }),
  disk("model-link-broken", { state: "link-broken", link: "/cache/huggingface/blobs/x" }),
  disk("model-sharded", { state: "sharded", shards: 5 }),
  disk("model-sharded", { state: "directory" }),
  disk("model-unreadable", { state: "unreadable" }),
  disk("model-missing", { state: "missing" }),
  given("token-salted-at-boot", "PASSWORD is another after the restart", ["generation.container-restart"], {
    container,
    restart: {
      ms: 4_000,
      ready: true,
      drifted: true,
      before: "a".repeat(12),
      after: "b".repeat(12),
      status: 401,
    },
  }),
  given("restart-not-survived", "it never answers again", ["generation.container-restart"], {
    container,
    restart: { ms: 600_000, ready: false, drifted: false },
  }),
  given("restart-not-survived", "it dies at its start", ["generation.container-restart"], { container }),
  whole("token-mangled-by-compose", "the hash in ComfyUI's environment lost its $", {
    tokenVariables: [variable("mangled", ofComfy)],
  }),
  whole("token-mangled-by-compose", "that of the monitor did", { tokenVariables: [variable("mangled")] }),
  chain("token-mangled-by-compose", "password-other", 401, {
    tokenVariables: [variable("mangled", { ...ofComfy, fingerprint: "c".repeat(12) })],
  }),
  whole("neighbour-without-token", "the monitor's variable is empty", {
    tokenVariables: [variable("empty")],
  }),
  whole("variable-other-token", "the monitor has yesterday's", { tokenVariables: [variable("other")] }),
  whole("token-salted-at-boot", "its start script says so", {
    bootHash: { sign: "script", script: "/entrypoint.sh" },
  }),
  chain("token-salted-at-boot", "password-other", 401, { bootHash: { sign: "time" } }),
  chain("token-salted-at-boot", "loaded-other", 401, { bootHash: { sign: "log" } }),
  chain("chain-other-token", "password-other", 401, {
    tokenVariables: [variable("feeds", ofComfy), variable("other")],
  }),
  chain("secret-is-directory", "mount-is-directory", 401),
  chain("secret-is-directory", "password-is-directory", 401),
  chain("password-not-in-place", "password-missing", 401),
  chain("password-not-in-place", "password-misplaced", 401),
  chain("password-not-in-place", "password-empty", 401),
  chain("password-not-in-place", "password-unreadable", 401),
  chain("password-damaged", "bom", 401),
  chain("password-damaged", "windows-line-ends", 200),
  chain("password-damaged", "password-plain", 200),
  chain("chain-other-token", "mount-other", 200),
  chain("chain-other-token", "password-other", 401),
  chain("chain-other-token", "loaded-other", 401),
  chain("password-not-reloaded", "password-newer", 401),
];
