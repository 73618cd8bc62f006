import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { promisify } from "node:util";
import { describe, inject, test } from "vitest";
import { openContainer } from "../../src/container/open-container.ts";
import { dockerEndpoint } from "../../src/docker/endpoint.ts";
import { openTarget } from "../../src/targets/open-target.ts";
import { runSuite } from "../harness/run-suite.ts";
import { awaitedFile, composeFile, configOf, dependingFile, dyingFile, serviceOf } from "./config.ts";
import { daemon } from "./daemon.ts";
import { Bench } from "./docker.ts";
import { docker } from "./docker-cli.ts";

const missing = inject("noDocker");
const EMULATOR_IMAGE = inject("image");

describe.skipIf(missing !== "").concurrent(`a stack${missing && ` (${missing})`}`, () => {
  const broken: {
    what: string;
    env: Record<string, string>;
    code: string;
    says: RegExp;
    /** Makes the obstacle. */
    prepare?: (bench: Bench) => Promise<void>;
  }[] = [
    {
      what: "whose process dies",
      env: { COMFYUI_TARGET: "image", COMFYUI_IMAGE: EMULATOR_IMAGE, COMFYUI_ENV_FILE: "broken.env" },
      code: "TARGET_DIED",
      says: /exit code 1[\s\S]*No module named 'yaml'/,
    },
    {
      what: "whose service dies beside another that exposes its port",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "dying.yml" },
      code: "TARGET_DIED",
      says: /comfyui-qwen-1 stopped .*\(exit code 1\)[\s\S]*pw=\[secret\][\s\S]*yaml is missing/,
    },
    {
      what: "whose service dies while another waits for its health",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "awaited.yml" },
      code: "TARGET_DIED",
      says: /comfyui-qwen-1 stopped .*\(exit code 3\)[\s\S]*out of luck/,
    },
    {
      what: "of which a service fails that ComfyUI's waits for",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "depending.yml" },
      code: "TARGET_DEPENDENCY_FAILED",
      says: /"init" \(depends_on\), and it stopped \(exit code 4\)[\s\S]*pw=\[secret\][\s\S]*no disk/,
    },
    {
      what: "that is silent",
      env: {
        COMFYUI_TARGET: "image",
        COMFYUI_IMAGE: EMULATOR_IMAGE,
        COMFYUI_PORT: "8189",
        COMFYUI_START_TIMEOUT_S: "3",
      },
      code: "TARGET_TIMEOUT",
      says: /within 3 s/,
    },
    {
      what: "of an image that does not exist",
      env: { COMFYUI_TARGET: "image", COMFYUI_IMAGE: "localhost/no-such-image:none" },
      code: "TARGET_NO_IMAGE",
      says: /localhost\/no-such-image:none\) is not on this machine and cannot be pulled/,
    },
    {
      what: "with an invalid Compose file",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "invalid.yml" },
      code: "TARGET_COMPOSE_INVALID",
      says: /docker compose -f ".*invalid\.yml" config[\s\S]*imag/,
    },
    {
      what: "with a Compose file that is not YAML",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "no-yaml.yml" },
      code: "TARGET_COMPOSE_INVALID",
      says: /yaml: line 2/,
    },
    {
      what: "with a Compose file whose image does not exist",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "no-image.yml" },
      code: "TARGET_NO_IMAGE",
      says: /of the Compose file\) is not on this machine/,
    },
    {
      what: "with a Compose file that asks for a .env that is not there",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "no-env.yml" },
      prepare: async (bench) => {
        bench.write("no-env.yml", serviceOf("env_file: .env"));
      },
      code: "TARGET_NO_ENV_FILE",
      says: /file of variables ".*\.env", which does not exist/,
    },
    {
      what: "with a Compose file that demands a variable without a value",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "no-variable.yml" },
      prepare: async (bench) => {
        bench.write("no-variable.yml", serviceOf(`environment: { A: "\${NO_SUCH_VARIABLE:?}" }`));
      },
      code: "TARGET_NO_VARIABLE",
      says: /demands the variable NO_SUCH_VARIABLE, which has no value/,
    },
    {
      what: "with a service that does not exist",
      env: {
        COMFYUI_TARGET: "compose",
        COMFYUI_COMPOSE_FILE: "compose.yml",
        COMFYUI_COMPOSE_SERVICE: "qwen",
      },
      code: "TARGET_NO_SERVICE",
      says: /no service "qwen"/,
    },
    {
      what: "on a port that another container uses",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "taken.yml" },
      prepare: async (bench) => {
        const other = new URL(await bench.url(await bench.idle()));
        bench.write("taken.yml", serviceOf(`ports: ["${other.host}:8188"]`));
      },
      code: "TARGET_PORT_TAKEN",
      says: /Port \d+ of the machine is already taken[\s\S]*already allocated/,
    },
    {
      what: "on a port that another program uses",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "taken.yml" },
      prepare: async (bench) => {
        const program = createServer().listen(0, "127.0.0.1").unref();
        await once(program, "listening");
        const { port } = program.address() as AddressInfo;
        bench.write("taken.yml", serviceOf(`ports: ["127.0.0.1:${port}:8188"]`));
      },
      code: "TARGET_PORT_TAKEN",
      says: /Port \d+ of the machine is already taken[\s\S]*address already in use/,
    },
    {
      what: "under a name that another container has",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "taken.yml" },
      prepare: async (bench) => {
        const name = await bench.idle();
        bench.write("taken.yml", serviceOf(`ports: ["127.0.0.1:0:8188"]\n    container_name: ${name}`));
      },
      code: "TARGET_NAME_TAKEN",
      says: /already called "comfyui-e2e-[\w-]+"/,
    },
    {
      what: "of a daemon that is not there",
      env: { COMFYUI_TARGET: "container", DOCKER_HOST: "unix:///no-docker-here.sock" },
      code: "DOCKER_ABSENT",
      says: /no-docker-here/,
    },
    {
      what: "of which no service has the port",
      env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "closed.yml" },
      prepare: async (bench) => {
        bench.write("closed.yml", serviceOf('entrypoint: ["sleep", "1000"]'));
      },
      code: "TARGET_NO_PORT",
      says: /does not publish port 8188/,
    },
  ];

  test.for(broken)(
    "$what ends the start with its reason",
    async ({ env, code, says, prepare }, { expect }) => {
      await using bench = new Bench();
      await prepare?.(bench);
      bench.write("compose.yml", composeFile);
      bench.write("invalid.yml", "services:\n  x:\n    imag: y\n");
      bench.write("no-yaml.yml", "services:\n  x: [\n");
      bench.write("no-image.yml", "services:\n  x:\n    image: localhost/no-such-image:none\n");
      bench.write("dying.yml", dyingFile);
      bench.write("awaited.yml", awaitedFile);
      bench.write("depending.yml", dependingFile);
      bench.write("broken.env", "EMULATOR_CONTAINER_FAULTS=crash-loop\n");
      const error = await openTarget(configOf(bench, env)).then(
        () => undefined,
        (thrown: unknown) => thrown as { code: string; text: { en: string } },
      );
      expect(error).toMatchObject({ code });
      expect(error?.text.en, error?.text.en).toMatch(says);
      expect(error?.text.en).not.toContain(bench.token.slice(7, 20));
      expect(error?.text.en).not.toContain("SuperS3cret");
    },
  );
});

const NOBODY = 65_534;

/** Why the test as user `nobody` cannot run here: the suite must be readable to that user, and the socket must not be. */
function cannotRunAsNobody(): string {
  if (missing) return missing;
  if (process.getuid?.() !== 0) return "only root can run the suite as another user";
  const endpoint = dockerEndpoint(daemon);
  if (endpoint.kind !== "socket") return "the daemon has no socket on this machine";
  if ((statSync(endpoint.path).mode & 0o006) !== 0) return "everyone may use the daemon's socket";
  const { status } = spawnSync(process.execPath, ["--version"], { uid: NOBODY, gid: NOBODY, cwd: "/" });
  return status === 0 ? "" : "the suite's folder is closed to other users";
}

describe.concurrent("no right to Docker's socket", () => {
  test("is an error when a stack is to be started", async (context) => {
    const impossible = cannotRunAsNobody();
    if (impossible) return context.skip(impossible);
    const env = { DOCKER_HOST: process.env.DOCKER_HOST ?? "", COMFYUI_TARGET: "container" };
    using run = await runSuite({ uid: NOBODY, env, args: ["--lang", "en"] });
    context.expect(run.output).toMatch(/Docker is there \(.*\) but this user has no right to it/);
    context.expect(run.status, run.output).toBe(2);
  });

  test("is the reason why checks of a container skip", async (context) => {
    const impossible = cannotRunAsNobody();
    if (impossible) return context.skip(impossible);
    const module = new URL("../../src/container/open-container.ts", import.meta.url).href;
    const question = { url: "http://127.0.0.1:9", name: "none", root: "/workspace/ComfyUI", docker: daemon };
    const script = `const { openContainer } = await import("${module}");
      console.log((await openContainer(${JSON.stringify(question)})).absent.en);`;
    const asNobody = { uid: NOBODY, gid: NOBODY, cwd: "/" };
    const args = ["--input-type=module", "--eval", script];
    const { stdout } = await promisify(execFile)(process.execPath, args, asNobody);
    context.expect(stdout).toMatch(/Docker is there \(.*\) but this user has no right to it/);
  });
});

test("of two containers on one port, each on its own address, the URL's is examined", async (context) => {
  if (missing) return context.skip(missing);
  const { expect } = context;
  await using bench = new Bench();
  const first = await bench.idle();
  const { port } = new URL(await bench.url(first));
  const second = await bench.idle("-p", `127.0.0.2:${port}:8188`);
  for (const [host, name] of [
    ["127.0.0.1", first],
    ["127.0.0.2", second],
  ] as const) {
    const found = await openContainer({
      url: `http://${host}:${port}`,
      name: "none",
      root: "/workspace/ComfyUI",
      docker: daemon,
    });
    expect(await ("handle" in found ? found.handle.facts() : found)).toMatchObject({ name });
  }
});

test("of two ComfyUI on one machine the URL's is examined, unless a person named the other", async (context) => {
  if (missing) return context.skip(missing);
  const { expect } = context;
  await using bench = new Bench();
  const usual = await bench.idle();
  const video = await bench.idle();
  const url = await bench.url(video);
  const examined = async (more: { chosen?: boolean; answering?: boolean } = {}) => {
    const { answering = false, ...question } = { url, name: usual, root: "/workspace/ComfyUI", ...more };
    const found = await openContainer({ ...question, docker: daemon, answers: async () => answering });
    return "handle" in found ? found.handle.facts() : found;
  };
  expect(await examined()).toMatchObject({ name: video, matchedBy: "port" });
  expect(await examined({ chosen: true })).toMatchObject({ name: usual, portOwner: video });
  await docker("kill", video);
  // stopped, it still is the one that is made for this port
  expect(await examined()).toMatchObject({ name: video, status: "exited" });
  expect(await examined({ answering: true })).toMatchObject({
    absent: { en: expect.stringContaining(`COMFYUI_CONTAINER=${usual}`) },
  });
  await docker("kill", usual);
  expect(await examined({ answering: true })).toMatchObject({
    absent: { en: expect.stringContaining("a stopped container") },
  });
});
