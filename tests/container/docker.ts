import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import bcrypt from "bcryptjs";
import { inject } from "vitest";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { newStackName, STACK_LABEL } from "../../src/targets/stack-name.ts";
import { docker } from "./docker-cli.ts";

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
    const port = args.includes("-p") ? [] : ["-p", `127.0.0.1:${await newPort()}:8188`];
    const own = ["--name", name, "--label", `${STACK_LABEL}=${name}`, ...port];
    await docker("run", "-d", ...own, ...args.map((arg) => arg.replace("{}", this.folder)), inject("image"));
    return name;
  }

  /** Address of a container, whether it runs or not. */
  async url(name: string): Promise<string> {
    const bindings = '{{(index (index .HostConfig.PortBindings "8188/tcp") 0).HostPort}}';
    const port = (await docker("inspect", "-f", bindings, name)) || (await docker("port", name, "8188"));
    return `http://127.0.0.1:${/(\d+)$/.exec(port)?.[1]}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.names.length > 0) await docker("rm", "-f", "-v", ...this.names).catch(() => "");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let ports = 0;

/**
 * A port of this container alone, for a thread has its own hundreds: one that Docker chose goes to the next container
 * as soon as its own has died, and the suite would rightly find another there.
 */
async function newPort(): Promise<number> {
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

/** Until something answers there, whatever it answers. */
export async function untilAnswers(url: string): Promise<void> {
  await using client = new ComfyClient(url, undefined, { totalMs: 2_000 });
  for (let round = 0; round < 300; round += 1) {
    const up = await client.raw({ method: "GET", path: "/" }).then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${url} never answered`);
}
