import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import bcrypt from "bcryptjs";
import { inject } from "vitest";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { DockerApi } from "../../src/docker/api.ts";
import { dockerEndpoint } from "../../src/docker/endpoint.ts";
import { newStackName, STACK_LABEL } from "../../src/targets/start/stack-name.ts";
import { daemon } from "./daemon.ts";
import { docker } from "./docker-cli.ts";

const token = bcrypt.hashSync("the course's password", 4);

/** A folder for mounted files, with a token in it, and containers; all are removed at the end. */
export class Bench implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), "e2e-container-"));
  readonly token = token;
  readonly names: string[] = [];
  readonly #ports = new Map<string, number>();

  constructor() {
    this.write("token", `${this.token}\n`);
  }

  write(file: string, content: string): string {
    const path = join(this.folder, file);
    writeFileSync(path, content);
    return path;
  }

  /** Starts a container of the emulator's image and returns its name; `{}` in an argument is this bench's folder. */
  start(...args: string[]): Promise<string> {
    return this.#run(args, []);
  }

  /** Starts a container without a server: for tests that need only its disk, its port or its name. */
  idle(...args: string[]): Promise<string> {
    return this.#run(["--entrypoint", "sleep", ...args], ["1000"]);
  }

  /** Starts a container of this name, without a server. */
  async beside(name: string): Promise<void> {
    this.names.push(name);
    const label = `${STACK_LABEL}=${name}`;
    await docker(
      "run",
      "-d",
      "--name",
      name,
      "--label",
      label,
      "--entrypoint",
      "sleep",
      inject("image"),
      "1000",
    );
  }

  /** Address of a container, running or not. */
  async url(name: string): Promise<string> {
    const port = this.#ports.get(name) ?? /(\d+)$/.exec(await docker("port", name, "8188"))?.[1];
    return `http://127.0.0.1:${port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await using api = new DockerApi(dockerEndpoint(daemon));
    const removals = this.names.map((name) => api.ask("DELETE", `/containers/${name}?force=1&v=1`));
    await Promise.allSettled(removals);
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #run(args: readonly string[], command: readonly string[]): Promise<string> {
    const name = newStackName(false);
    this.names.push(name);
    const own = ["--name", name, "--label", `${STACK_LABEL}=${name}`];
    if (!args.includes("-p")) {
      const port = await newPort();
      this.#ports.set(name, port);
      own.push("-p", `127.0.0.1:${port}:8188`);
    }
    const inFolder = args.map((arg) => arg.replace("{}", this.folder));
    await docker("run", "-d", ...own, ...inFolder, inject("image"), ...command);
    return name;
  }
}

let ports = 0;

/**
 * A port for one container; each thread has its own range. A port that Docker chose would go to the next container as soon as
 * its own has died, and the suite would rightly find another container there.
 */
export async function newPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + ((threadId * 400 + ports++) % 12_000);
    const probe = createServer().listen(port, "127.0.0.1");
    const free = await once(probe, "listening").then(
      () => true,
      () => false,
    );
    probe.close();
    if (free) return port;
  }
}

/** Resolves when the URL gives any reply. */
export async function untilAnswers(url: string): Promise<void> {
  await using client = new ComfyClient(url, undefined, { totalMs: 2_000 });
  for (let round = 0; round < 3_000; round += 1) {
    const up = await client.raw({ method: "GET", path: "/" }).then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${url} never answered`);
}
