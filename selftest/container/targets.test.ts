import { setTimeout as delay } from "node:timers/promises";
import { describe, inject, test } from "vitest";
import { NEWEST } from "../../emulator/dress/version.ts";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { DockerApi } from "../../src/docker/api.ts";
import { dockerEndpoint } from "../../src/docker/endpoint.ts";
import { openTarget } from "../../src/targets/open-target.ts";
import { sweepStacks } from "../../src/targets/start/remove-stack.ts";
import { STACK_LABEL } from "../../src/targets/start/stack-name.ts";
import { composeFile, configOf } from "./config.ts";
import { daemon } from "./daemon.ts";
import { Bench } from "./docker.ts";
import { docker } from "./docker-cli.ts";

const missing = inject("noDocker");
const EMULATOR_IMAGE = inject("image");

/** Ids of everything in Docker that a stack of this name owns. */
async function leftOf(name: string): Promise<string[]> {
  const lists = await Promise.all([
    docker("ps", "-aq", "--filter", `name=${name}`),
    docker("network", "ls", "-q", "--filter", `name=${name}`),
    docker("volume", "ls", "-q", "--filter", `name=${name}`),
  ]);
  return lists.flatMap((list) => list.split("\n").filter((line) => line !== ""));
}

const stackOf = (container = ""): string =>
  /^comfyui-(e2e-\w+-\d+|kept)-[0-9a-f]{6}/.exec(container)?.[0] ?? "";

describe.skipIf(missing !== "").concurrent(`a started stack${missing && ` (${missing})`}`, () => {
  const kinds: { kind: string; env: Record<string, string> }[] = [
    { kind: "compose", env: { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "compose.yml" } },
    { kind: "container", env: { COMFYUI_TARGET: "container" } },
  ];

  test.for(kinds)("of kind $kind answers with its token, and leaves nothing", async ({ env }, { expect }) => {
    await using bench = new Bench();
    bench.write("compose.yml", composeFile);
    const target = await openTarget(configOf(bench, env));
    const { url, token, container, bootMs } = target.info;
    await using client = new ComfyClient(url, token);
    expect((await client.systemStats()).system.comfyui_version).toBe(NEWEST);
    expect(bootMs).toBeGreaterThan(0);
    const stack = stackOf(container);
    expect(await leftOf(stack)).not.toEqual([]);
    await target[Symbol.asyncDispose]();
    expect(await leftOf(stack)).toEqual([]);
  });

  test("that was interrupted while it started leaves nothing", async ({ expect }) => {
    await using bench = new Bench();
    const stop = new AbortController();
    const env = {
      COMFYUI_TARGET: "image",
      COMFYUI_IMAGE: EMULATOR_IMAGE,
      COMFYUI_PORT: "8189",
      COMFYUI_MOUNTS: "token=/run/secrets/qwen-api-user.token=ro",
      // it starts for ever, however long it takes to see it
      COMFYUI_ENV_FILE: bench.write("silent.env", "EMULATOR_FAULTS=half-open\n"),
    };
    const opening = openTarget(configOf(bench, env), stop.signal);
    const interrupted = expect(opening).rejects.toMatchObject({ code: "TARGET_INTERRUPTED" });
    const mine = (): Promise<string> => docker("ps", "-aq", "--filter", `volume=${bench.folder}/token`);
    while ((await mine()) === "") await delay(100);
    stop.abort();
    await interrupted;
    expect(await mine()).toBe("");
  });

  test("of kind image that is kept answers with its token, and is left under a name that no sweep matches", async ({
    expect,
  }) => {
    await using bench = new Bench();
    const env = {
      COMFYUI_TARGET: "image",
      COMFYUI_IMAGE: EMULATOR_IMAGE,
      COMFYUI_MOUNTS: "token=/run/secrets/qwen-api-user.token=ro",
      KEEP_STACK: "1",
    };
    const target = await openTarget(configOf(bench, env));
    await using client = new ComfyClient(target.info.url, target.info.token);
    expect(await client.systemStats()).toMatchObject({ system: { comfyui_version: NEWEST } });
    await target[Symbol.asyncDispose]();
    const name = target.info.container ?? "";
    bench.names.push(name);
    await using api = new DockerApi(dockerEndpoint(daemon));
    await sweepStacks(api);
    expect(await docker("ps", "-q", "--filter", `label=${STACK_LABEL}=${name}`)).not.toBe("");
  });
});
