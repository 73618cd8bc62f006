import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { openContainer } from "../../src/container/open-container.ts";
import { openTarget } from "../../src/targets/open-target.ts";
import { newStackName, STACK_LABEL } from "../../src/targets/start/stack-name.ts";
import { codesOf, runSuite, type SuiteRun } from "../harness/run-suite.ts";
import { expectNoSecret } from "../harness/secrets.ts";
import { configOf } from "./config.ts";
import { courseFile, saltingEntrypoint } from "./course-stack.ts";
import { daemon } from "./daemon.ts";
import { Bench, newPort, untilAnswers } from "./docker.ts";
import { docker } from "./docker-cli.ts";

const missing = inject("noDocker");
const dockerHost = process.env.DOCKER_HOST ?? "";
const PASSWORD = "/workspace/ComfyUI/login/PASSWORD";

/** The course's stack in a folder of its own, as its `.env` makes it. */
class CourseStack implements AsyncDisposable {
  readonly bench = new Bench();
  readonly project = newStackName(false);
  readonly ports = { qwen: 0, video: 0 };

  async up(env: (token: string) => string, ...profiles: string[]): Promise<void> {
    const { bench, ports } = this;
    ports.qwen = await newPort();
    ports.video = await newPort();
    mkdirSync(join(bench.folder, "output"), { recursive: true });
    bench.write("entrypoint.sh", saltingEntrypoint);
    bench.write("docker-compose.yml", courseFile);
    bench.write(
      ".env",
      `COMFYUI_PORT=${ports.qwen}\nCOMFYUI_VIDEO_PORT=${ports.video}\nCOMFYUI_PASSWORD=correct-horse\n${env(bench.token)}\n`,
    );
    await this.compose(...profiles.flatMap((profile) => ["--profile", profile]), "up", "-d");
  }

  compose(...args: string[]): Promise<string> {
    return docker("compose", "-f", this.file, "-p", this.project, ...args);
  }

  get file(): string {
    return join(this.bench.folder, "docker-compose.yml");
  }

  name(service: string): string {
    return `${this.project}-${service}-1`;
  }

  /** Validates it as the course's own `.env` has it: the notebooks' names, a placeholder, the hash under the password's name. */
  async examine(service: "qwen" | "video", token = this.bench.token): Promise<SuiteRun> {
    const url = `http://127.0.0.1:${this.ports[service]}`;
    await untilAnswers(url);
    const env = {
      COMFYUI_API_URL: url,
      COMFYUI_AUTH_TOKEN: token,
      COMFYUI_API_TOKEN: token,
      QWEN_API_TOKEN: "your_qwen_token_here",
      QWEN_API_USER_TOKEN: token,
      COMFYUI_PORT: String(this.ports.qwen),
      DOCKER_HOST: dockerHost,
    };
    const run = await runSuite({ args: ["--stage", "infra", "--lang", "en"], env });
    expectNoSecret(run, [this.bench.token, token, "correct-horse"]);
    return run;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.compose("--profile", "video", "down", "-v", "-t", "0");
    await this.bench[Symbol.asyncDispose]();
  }
}

const remedies = (run: SuiteRun): string =>
  run.verdict?.diagnoses.map(({ remedy }) => remedy).join("\n") ?? "";

describe.skipIf(missing !== "")(`a stack like the course's own${missing && ` (${missing})`}`, () => {
  const stack = new CourseStack();
  beforeAll(async () => {
    await stack.up((token) => `COMFYUI_API_TOKEN='${token}'\nMONITOR_TOKEN='${token}'`, "video");
  }, 240_000);
  afterAll(() => stack[Symbol.asyncDispose]());

  test("is found by its port and is sound, with the names that its own .env has", async ({ expect }) => {
    using run = await stack.examine("qwen");
    expect(run.verdict?.target.container, run.output).toBe(stack.name("comfyui-qwen"));
    expect([codesOf(run), run.status]).toEqual([[], 0]);
  });

  test("has a second ComfyUI, whose token is said to die with the next start before it does", async ({
    expect,
  }) => {
    const video = stack.name("comfyui-video");
    await untilAnswers(`http://127.0.0.1:${stack.ports.video}`);
    const today = await docker("exec", video, "cat", PASSWORD);
    using run = await stack.examine("video", today);
    expect(run.verdict?.target.container, run.output).toBe(video);
    expect([codesOf(run), run.status]).toEqual([["token-salted-at-boot"], 0]);
    expect(run.verdict?.diagnoses.at(-1)?.cause).toContain("/entrypoint.sh");
    await stack.compose("up", "-d", "--force-recreate", "comfyui-video");
    using after = await stack.examine("video", today);
    expect([codesOf(after), after.status], after.output).toEqual([["token-salted-at-boot"], 1]);
    // a copy into the container would die with the next start, and a restart makes another hash
    expect(remedies(after)).toContain(`docker cp -L ${video}:${PASSWORD} .secrets/${video}.token`);
    expect(remedies(after)).not.toMatch(/docker restart|docker cp [^-]/);
    expect(remedies(after)).toContain(
      `docker compose -f ${stack.file} -p ${stack.project} up -d --force-recreate comfyui-video`,
    );
  });

  test("whose .env lost its quotes hands out a hash without its $ and a monitor without a token; its port and its memory are told too", async ({
    expect,
  }) => {
    await using broken = new CourseStack();
    await broken.up(
      (token) =>
        `COMFYUI_API_TOKEN=${token.slice(0, 7)}q.${token.slice(9)}\nMONITOR_TOKEN=\nBIND=0.0.0.0:\nMEMORY=12g`,
    );
    using run = await broken.examine("qwen");
    expect([codesOf(run), run.status], run.output).toEqual([
      ["token-mangled-by-compose", "neighbour-without-token", "memory-limit-too-low", "port-open-to-network"],
      0,
    ]);
    const causes = run.verdict?.diagnoses.map(({ cause }) => cause).join("\n");
    expect(causes).toContain(`COMFYUI_API_TOKEN (${broken.name("comfyui-qwen")}, service comfyui-qwen)`);
    expect(causes).toContain(`COMFYUI_AUTH_TOKEN (${broken.name("idle-monitor")}, service idle-monitor)`);
    expect(remedies(run)).toContain("--force-recreate idle-monitor");
    expect(remedies(run)).toContain(`- "127.0.0.1:${broken.ports.qwen}:8188"`);
  });

  test("has a neighbour on the host's network, like itself: each is known by the port that it listens on", async ({
    expect,
  }) => {
    await using bench = new Bench();
    const ports = [await newPort(), await newPort()] as const;
    const host = (port: number): string[] => [
      "--network",
      "host",
      "-p",
      "8188",
      "-e",
      `EMULATOR_PORT=${port}`,
    ];
    const one = await bench.start(...host(ports[0]));
    const other = await bench.start(...host(ports[1]), "-e", "EMULATOR_FAULTS=custom-nodes-disabled");
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    for (const url of urls) await untilAnswers(url);
    const root = "/workspace/ComfyUI";
    const named = async (url: string, name: string, chosen = false): Promise<unknown> => {
      const found = await openContainer({ url, name, chosen, root, docker: daemon });
      const { name: found_, portOwner } = "handle" in found ? await found.handle.facts() : {};
      return [found_, portOwner];
    };
    for (const name of ["comfyui-qwen-of-nobody", one])
      expect(await named(urls[1] ?? "", name)).toEqual([other, undefined]);
    expect(await named(urls[0] ?? "", one)).toEqual([one, undefined]);
    expect(await named(urls[1] ?? "", one, true)).toEqual([one, other]);
    const env = { COMFYUI_URL: urls[1] ?? "", DOCKER_HOST: dockerHost };
    using run = await runSuite({ token: bench.token, args: ["--stage", "auth", "--lang", "en"], env });
    expect(codesOf(run)[0], run.output).toBe("custom-nodes-disabled");
    expect(run.output).not.toContain("comfyui-qwen ");
  });

  test("is started by the compose target where its port was changed in .env", async ({ expect }) => {
    await using bench = new Bench();
    const port = await newPort();
    bench.write(
      "compose.yml",
      `services:\n  helper: { image: "${inject("image")}", network_mode: bridge, entrypoint: [sleep, "1000"], stop_grace_period: 0s }\n  comfyui-qwen:\n    image: ${inject("image")}\n    network_mode: bridge\n    ports: ["127.0.0.1:\${COMFYUI_PORT:-8188}:8188"]\n    volumes: ["./token:/run/secrets/qwen-api-user.token:ro"]\n    labels: { ${STACK_LABEL}.test: "1" }\n`,
    );
    bench.write(".env", `COMFYUI_PORT=${port}\n`);
    const env = { COMFYUI_TARGET: "compose", COMFYUI_COMPOSE_FILE: "compose.yml" };
    await using target = await openTarget(configOf(bench, env));
    expect(target.info.url).toBe(`http://127.0.0.1:${port}`);
  });
});
