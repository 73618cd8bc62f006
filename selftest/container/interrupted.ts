import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { generator } from "../../emulator/pictures/random.ts";
import { compiled } from "../harness/run-suite.ts";
import { docker } from "./docker-cli.ts";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));

/** A run that was not cut lasts about this long; the moment of the signal is drawn from it. */
const RUN_MS = 6_000;
/** Less than the first stage alone lasts from its container's making on. */
const STAGE_MS = 1_000;
/** What a run may take to leave after Ctrl-C, on a machine that is busy. */
const LEAVE_MS = 60_000;

const kinds = ["compose", "image", "container"] as const;
/** Ctrl-C, Ctrl-C twice (the second ends at once), and a process that has no time to do anything. */
const ends = ["SIGINT", "SIGKILL", "SIGINT SIGINT"] as const;

/** Interrupted runs of the suite on one machine: one folder for temporary files, one for reports, as one user has. */
export class InterruptedRuns implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "e2e-interrupted-"));
  readonly #image: string;
  readonly #pids: number[] = [];

  constructor(image: string) {
    this.#image = image;
    for (const name of ["tmp", "reports"]) mkdirSync(join(this.#folder, name));
    writeFileSync(join(this.#folder, "token"), `$2b$12$${"interrupted/".repeat(5).slice(0, 53)}\n`);
    writeFileSync(
      join(this.#folder, "compose.yml"),
      `services:
  comfyui-qwen:
    image: ${image}
    ports: ["127.0.0.1:0:8188"]
    volumes: ["./token:/run/secrets/qwen-api-user.token:ro", "out:/workspace/ComfyUI/output"]
volumes: { out: {} }
`,
    );
  }

  /** One run that ends as its number says. Returns what it did, and what it left that it should have taken away itself. */
  async cut(number: number): Promise<{ line: string; left: string[] }> {
    const chance = generator(number);
    const [kind, end, atMs] = [pick(kinds, chance), pick(ends, chance), Math.round(chance() * RUN_MS)];
    return this.#cut(number, this.#start(kind, []), kind, end, atMs);
  }

  /** One run of the first stage that is killed, somewhere after its stack was made: before, nothing can be left. */
  async kill(number: number): Promise<string> {
    const chance = generator(number);
    const [kind, atMs] = [pick(kinds, chance), Math.round(chance() * STAGE_MS)];
    const child = this.#start(kind, ["--stage", "infra"]);
    while ((await docker("ps", "-aq", "--filter", `name=-${child.pid}-`)) === "") {
      if (child.exitCode !== null) throw new Error(`run ${number} · ${kind} · ended before it made anything`);
      await delay(300);
    }
    return (await this.#cut(number, child, kind, "SIGKILL", atMs)).line;
  }

  async #cut(
    number: number,
    child: ChildProcess,
    kind: (typeof kinds)[number],
    end: (typeof ends)[number],
    atMs: number,
  ): Promise<{ line: string; left: string[] }> {
    const exited = child.exitCode === null ? once(child, "exit") : Promise.resolve();
    await Promise.race([exited, delay(atMs)]);
    const early = child.exitCode !== null;
    for (const [index, signal] of end.split(" ").entries()) {
      if (index > 0) await delay(50);
      child.kill(signal as NodeJS.Signals);
    }
    const limit = setTimeout(() => child.kill("SIGKILL"), LEAVE_MS);
    await exited;
    clearTimeout(limit);
    const gently = end === "SIGINT" || early;
    const left = gently ? await this.#leftOf([child.pid ?? 0]) : [];
    const what = early ? "ended by itself" : `${end} after ${atMs} ms`;
    return { line: `run ${number} · ${kind} · ${what} · status ${child.exitCode ?? child.signalCode}`, left };
  }

  /** A whole run, which sweeps first; then everything that the cut ones have left all the same. */
  async leftAfterNextStart(): Promise<string[]> {
    await this.#orphansGone();
    const child = this.#start("container", ["--stage", "infra"]);
    await once(child, "exit");
    // the lock of Testcontainers is one empty file a user, for ever
    const files = readdirSync(join(this.#folder, "tmp")).filter(
      (name) => !/^testcontainers-.*\.lock$/.test(name),
    );
    const reports = ["reports", join("reports", "latest")]
      .flatMap((folder) => readdirSync(join(this.#folder, folder)))
      .filter((name) => /^guest-book|\.(new|tmp)$/.test(name));
    return [...(await this.#leftOf(this.#pids)), ...files, ...reports];
  }

  #start(kind: (typeof kinds)[number], args: readonly string[]) {
    const child = spawn(process.execPath, [cli, "--reports-dir", join(this.#folder, "reports"), ...args], {
      cwd: this.#folder,
      stdio: "ignore",
      env: {
        PATH: process.env.PATH ?? "",
        NODE_COMPILE_CACHE: compiled,
        HOME: process.env.HOME ?? "",
        DOCKER_HOST: process.env.DOCKER_HOST ?? "",
        TMPDIR: join(this.#folder, "tmp"),
        CI: "true",
        REPORT_PAGE: "no",
        COMFYUI_TOKEN_FILE: "token",
        COMFYUI_TARGET: kind,
        ...(kind === "compose" && { COMFYUI_COMPOSE_FILE: "compose.yml" }),
        ...(kind === "image" && {
          COMFYUI_IMAGE: this.#image,
          COMFYUI_MOUNTS: "token=/run/secrets/qwen-api-user.token=ro",
        }),
      },
    });
    this.#pids.push(child.pid ?? 0);
    return child;
  }

  /** Containers, networks and volumes of stacks that these processes have started. */
  async #leftOf(pids: readonly number[]): Promise<string[]> {
    const mine = stacksOf(pids);
    const lists = await Promise.all([
      docker("ps", "-a", "--format", "container {{.Names}}"),
      docker("network", "ls", "--format", "network {{.Name}}"),
      docker("volume", "ls", "--format", "volume {{.Name}}"),
    ]);
    return lists.flatMap((list) => list.split("\n")).filter((line) => mine.test(line));
  }

  /** A killed run's `docker compose` may live on and still make things: the next start of a person comes later than it. */
  async #orphansGone(): Promise<void> {
    for (let round = 0; round < 300 && this.#orphans().length > 0; round += 1) await delay(100);
  }

  #orphans(): string[] {
    if (process.platform !== "linux") return [];
    return readdirSync("/proc").filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return command.includes(this.#folder) || stacksOf(this.#pids).test(command);
      } catch {
        return false;
      }
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function pick<T>(list: readonly T[], chance: () => number): T {
  return list[Math.floor(chance() * list.length)] as T;
}

/** Names of the stacks that these processes have started. */
function stacksOf(pids: readonly number[]): RegExp {
  return new RegExp(`comfyui-e2e-[0-9a-f]+-(${pids.join("|")})-`);
}
