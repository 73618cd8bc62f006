import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import bcrypt from "bcryptjs";
import { describe, type ExpectStatic, inject, test } from "vitest";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { weightsOf } from "../../src/comfyui/weights.ts";
import { openTarget } from "../../src/targets/open-target.ts";
import { runSuite } from "../harness/run-suite.ts";
import { configOf } from "./config.ts";
import { Bench } from "./docker.ts";
import { docker } from "./docker-cli.ts";

const missing = inject("noDocker");
const IMAGE = inject("image");
const MODELS = "/workspace/ComfyUI/models";

/** A service like the course's: it reserves a GPU and mounts the real models, and another one beside it reserves one, too. */
const gpuFile = `services:
  comfyui-qwen:
    image: ${IMAGE}
    network_mode: bridge
    ports: ["127.0.0.1:0:8188"]
    volumes:
      - ./token:/run/secrets/qwen-api-user.token:ro
      - ./models:${MODELS}
    stop_grace_period: 0s
    deploy: { resources: { reservations: { devices: [{ driver: nvidia, count: 1, capabilities: [gpu] }] } } }
  captions:
    image: ${IMAGE}
    network_mode: bridge
    entrypoint: ["sleep", "1000"]
    stop_grace_period: 0s
    deploy: { resources: { reservations: { devices: [{ driver: nvidia, count: 1, capabilities: [gpu] }] } } }
`;

/** A folder with a Compose file, and with models of its own that must stay as they are. */
function benchWithModels(): Bench {
  const bench = new Bench();
  bench.write("compose.yml", gpuFile);
  mkdirSync(join(bench.folder, "models"));
  writeFileSync(join(bench.folder, "models", "real.safetensors"), "20 GB of a real model");
  return bench;
}

function expectUntouched(bench: Bench, expect: ExpectStatic): void {
  expect(readdirSync(join(bench.folder, "models"), { recursive: true })).toEqual(["real.safetensors"]);
  expect(readFileSync(join(bench.folder, "compose.yml"), "utf8")).toBe(gpuFile);
}

const ours = (): string[] => readdirSync(tmpdir()).filter((name) => name.includes(`-${process.pid}-`));

const kinds: { kind: string; env: Record<string, string> }[] = [
  { kind: "compose", env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "compose.yml" } },
  {
    kind: "image",
    env: {
      COMFYUI_TARGET: "image",
      COMFYUI_IMAGE: IMAGE,
      COMFYUI_GPU: "all",
      COMFYUI_MOUNTS: `token=/run/secrets/qwen-api-user.token=ro;models=${MODELS}`,
    },
  },
];

describe.skipIf(missing !== "")(`a stack of synthetic weights${missing && ` (${missing})`}`, () => {
  test.for(kinds)(
    "of kind $kind runs on a CPU with files of ours, and leaves the user's alone",
    async ({ env }, { expect }) => {
      await using bench = benchWithModels();
      const cache = join(bench.folder, "cache");
      const before = ours();
      const config = configOf(bench, { ...env, COMFYUI_SYNTHETIC: "1", COMFYUI_MODELS_CACHE: cache });
      expect(config.profile.name).toBe("qwen-image-edit-2509-synthetic");
      const target = await openTarget(config);
      const { url, token, container = "" } = target.info;
      await using client = new ComfyClient(url, token);
      expect((await client.systemStats()).devices[0]?.type).toBe("cpu");
      for (const { folder, file } of config.profile.models) {
        expect(await weightsOf(client, { folder, file })).toBe("synthetic");
        // read-only: what runs in the container cannot change them
        const touch = docker("exec", container, "touch", `${MODELS}/${folder}/${file}`);
        await expect(touch).rejects.toThrow(/[Rr]ead-only/);
      }
      await target[Symbol.asyncDispose]();
      expect(ours()).toEqual(before);
      expectUntouched(bench, expect);
      expect(readdirSync(join(cache, "vae"))).toEqual(["qwen_image_vae.safetensors"]);
    },
  );

  test("is validated as a whole, GO, and every check of the container is green", async ({ expect }) => {
    await using bench = benchWithModels();
    const host = process.env.DOCKER_HOST;
    const token = bcrypt.hashSync("of the synthetic stack", 10);
    bench.write("token", `${token}\n`);
    using run = await runSuite({
      args: [
        ...["--target", "compose", "--compose-file", join(bench.folder, "compose.yml")],
        ...["--synthetic", "--models-cache", join(bench.folder, "cache"), "--lang", "en"],
      ],
      token,
      env: { DOCKER_HOST: host ?? "unix:///var/run/docker.sock" },
    });
    expect(run.status, run.output).toBe(0);
    expect(run.verdict).toMatchObject({ verdict: "GO", weights: "synthetic", target: { kind: "compose" } });
    const found = (id: string) => run.verdict?.checks.find((check) => check.id === id)?.status;
    expect([found("infra.weights"), found("infra.container-models")]).toEqual(["passed", "passed"]);
    expectUntouched(bench, expect);
  });

  test("that is interrupted while it starts leaves nothing", async ({ expect }) => {
    await using bench = benchWithModels();
    // it starts for ever, however long it takes to see it
    const port = '    ports: ["127.0.0.1:0:8188"]\n';
    bench.write(
      "silent.yml",
      gpuFile.replace(port, `${port}    environment: { EMULATOR_FAULTS: half-open }\n`),
    );
    const before = ours();
    const stop = new AbortController();
    const env = {
      ...kinds[0]?.env,
      COMFYUI_COMPOSE_FILE: "silent.yml",
      COMFYUI_SYNTHETIC: "1",
      COMFYUI_MODELS_CACHE: join(bench.folder, "cache"),
    };
    const opening = openTarget(
      configOf(bench, { ...env, COMFYUI_PORT: "8188", COMFYUI_COMPOSE_SERVICE: "comfyui-qwen" }),
      stop.signal,
    );
    const interrupted = expect(opening).rejects.toMatchObject({ code: "TARGET_INTERRUPTED" });
    const mine = (): Promise<string> => docker("ps", "-aq", "--filter", `volume=${bench.folder}/token`);
    while ((await mine()) === "") await delay(20);
    stop.abort();
    await interrupted;
    expect(await mine()).toBe("");
    await expect.poll(ours, { timeout: 300_000 }).toEqual(before);
    expectUntouched(bench, expect);
  });
});
