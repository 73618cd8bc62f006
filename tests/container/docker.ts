import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import bcrypt from "bcryptjs";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { projectRoot } from "../../src/config/paths.ts";
import { DockerApi } from "../../src/container/docker-api.ts";
import { dockerEndpoint } from "../../src/container/docker-endpoint.ts";
import { describeError } from "../../src/errors.ts";
import { EMULATOR_IMAGE } from "../../src/targets/image.ts";
import { sweepStacks } from "../../src/targets/remove-stack.ts";
import { newStackName, STACK_LABEL } from "../../src/targets/stack-name.ts";
import { loadTestcontainers } from "../../src/targets/testcontainers.ts";

const run = promisify(execFile);

/** The docker command line; rejects with what it printed. */
export async function docker(...args: string[]): Promise<string> {
  return (await run("docker", args, { timeout: 60_000 })).stdout.trim();
}

/**
 * Makes the emulator's image, once. The reason why there is nothing to test on where Docker, its command line or the
 * base image cannot be had: the tests are then skipped with it, never passed.
 */
export async function provideImage(): Promise<string | undefined> {
  try {
    await docker("version");
    await using api = new DockerApi(dockerEndpoint(process.env.DOCKER_HOST));
    await sweepStacks(api);
    const { GenericContainer } = await loadTestcontainers(process.env.DOCKER_HOST);
    await GenericContainer.fromDockerfile(projectRoot, "emulator/Dockerfile").build(EMULATOR_IMAGE, {
      deleteOnExit: false,
    });
    return undefined;
  } catch (error) {
    return `no Docker, or no image: ${describeError(error, "en").split("\n")[0]}`;
  }
}

/** A folder for the files that a container mounts, with a token in it. */
export class Bench implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), "e2e-container-"));
  readonly token = bcrypt.hashSync("the course's password", 4);
  readonly names: string[] = [];

  constructor() {
    this.write("token", `${this.token}\n`);
  }

  write(file: string, content: string): string {
    const path = join(this.folder, file);
    writeFileSync(path, content);
    return path;
  }

  /** Starts a container of the emulator's image and returns its name; `{}` in an argument is this bench's folder. */
  async start(...args: string[]): Promise<string> {
    const name = newStackName(false);
    this.names.push(name);
    const own = ["--name", name, "--label", `${STACK_LABEL}=${name}`, "-p", "127.0.0.1::8188"];
    await docker("run", "-d", ...own, ...args.map((arg) => arg.replace("{}", this.folder)), EMULATOR_IMAGE);
    return name;
  }

  /** Address of a container that has a published port, else one where nothing listens. */
  async url(name: string): Promise<string> {
    const port = await docker("port", name, "8188").catch(() => "");
    return `http://127.0.0.1:${/:(\d+)/.exec(port)?.[1] ?? 9}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.names.length > 0) await docker("rm", "-f", "-v", ...this.names).catch(() => "");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Until something answers there, whatever it answers. */
export async function untilAnswers(url: string): Promise<void> {
  await using client = new ComfyClient(url, undefined, { totalMs: 2_000 });
  for (let round = 0; round < 100; round += 1) {
    const up = await client.raw({ method: "GET", path: "/" }).then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}
