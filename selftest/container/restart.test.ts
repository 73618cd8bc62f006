import { join } from "node:path";
import { describe, inject, test } from "vitest";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { projectRoot } from "../../src/config/paths.ts";
import { ContainerHandle } from "../../src/container/container-handle.ts";
import type { MatchedBy } from "../../src/container/find-container.ts";
import { DockerApi } from "../../src/docker/api.ts";
import { dockerEndpoint } from "../../src/docker/endpoint.ts";
import { fingerprint } from "../../src/redaction/fingerprint.ts";
import { restartFlaws } from "../../src/targets/restart-flaws.ts";
import { type RestartTrial, tryRestart } from "../../src/targets/restart-trial.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { parametrise } from "../../src/workflows/parametrise.ts";
import { daemon } from "./daemon.ts";
import { Bench, untilAnswers } from "./docker.ts";
import { docker } from "./docker-cli.ts";

const missing = inject("noDocker");
const root = "/workspace/ComfyUI";
const PASSWORD = `${root}/login/PASSWORD`;
const secret = ["-v", "{}/token:/run/secrets/qwen-api-user.token:ro"];
const other = `$2b$12$${"otherHash/".repeat(6).slice(0, 53)}`;

/** The English texts for the person. */
const textsOf = (trial: RestartTrial): string[] =>
  "refused" in trial ? [trial.refused.en] : restartFlaws(trial, 100).map(({ en }) => en);

/** A port that Docker chooses changes at each start: the server is then at another address than before. */
const anyPort = ["-p", "127.0.0.1::8188"];

async function started(...args: string[]) {
  const bench = new Bench();
  const name = await bench.start(...secret, ...args);
  await untilAnswers(await bench.url(name));
  const api = new DockerApi(dockerEndpoint(daemon));
  const container = (matchedBy: MatchedBy) => new ContainerHandle(api, name, { matchedBy });
  const startedAt = async (): Promise<string> => (await container("port").facts()).startedAt;
  const before = await startedAt();
  return {
    bench,
    name,
    url: () => bench.url(name),
    token: bench.token,
    restarted: async () => (await startedAt()) !== before,
    trial: async (matchedBy: MatchedBy = "port"): Promise<RestartTrial> => {
      const url = await bench.url(name);
      const question = {
        url,
        token: bench.token,
        access: { kind: "login" as const },
        tokenSource: "file",
        root,
        timeoutS: 100,
        answering: true,
      };
      return await tryRestart(container(matchedBy), question, AbortSignal.timeout(200_000));
    },
    [Symbol.asyncDispose]: async () => {
      await bench[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

describe.skipIf(missing !== "").concurrent(`a restart${missing && ` (${missing})`}`, () => {
  test("of a sound stack is survived by its token, on whatever port; one that loads another PASSWORD is not", async ({
    expect,
  }) => {
    await using stack = await started(...anyPort);
    const own = fingerprint(stack.token);
    const trial = await stack.trial();
    expect(trial).toMatchObject({
      name: stack.name,
      where: PASSWORD,
      found: { ready: true, drifted: false, before: own, after: own, status: 200, anonymousStatus: 401 },
    });
    expect(textsOf(trial)).toEqual([]);
    expect(await stack.restarted()).toBe(true);
    await docker("cp", stack.bench.write("rotated", `${other}\n`), `${stack.name}:${PASSWORD}`);
    expect(textsOf(await stack.trial())).toEqual(["After the restart the token gets 401, expected 200."]);
  });

  test("that the process does not survive is reported with its log", async ({ expect }) => {
    await using stack = await started();
    await docker("exec", stack.name, "rm", "/opt/comfyui-qwen-e2e/emulator/container-entry.ts");
    await expect(stack.trial()).rejects.toMatchObject({
      code: "TARGET_DIED",
      text: {
        en: expect.stringMatching(/stopped while it started \(exit code 1\)[\s\S]*container-entry/),
        fr: expect.stringMatching(/container-entry/),
      },
    });
  });

  test("is refused while somebody's job runs, and if only the name identifies the container", async ({
    expect,
  }) => {
    await using stack = await started("-e", "EMULATOR_STEP_MS=5000");
    await using client = new ComfyClient(await stack.url(), stack.token);
    const workflow = loadWorkflow(join(projectRoot, "fixtures", "workflows", "qwen-text-to-image.json"));
    const size = { width: 64, height: 64 };
    const prompt = parametrise(workflow, { prompt: "a quay", seed: 1, prefix: "someone", ...size });
    await client.submit({ prompt });
    expect(textsOf(await stack.trial())[0]).toContain("the queue holds 1 job");
    expect(textsOf(await stack.trial("name"))[0]).toMatch(
      /^nothing proves that ".+" is the container of http:/,
    );
    expect(await stack.restarted()).toBe(false);
  });
});
