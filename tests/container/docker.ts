import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
    const own = ["--name", name, "--label", `${STACK_LABEL}=${name}`, "-p", "127.0.0.1::8188"];
    await docker("run", "-d", ...own, ...args.map((arg) => arg.replace("{}", this.folder)), inject("image"));
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
