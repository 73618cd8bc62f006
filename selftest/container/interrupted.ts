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

/** About the duration of a run that is not cut; the moment of the signal is drawn from it. */
const RUN_MS = 6_000;
/** Less than the time of the first stage after its container was created. */
const STAGE_MS = 1_000;
/** Longest time for a run to end after Ctrl-C, on a busy machine. */
const LEAVE_MS = 300_000;

const kinds = ["compose", "image", "container"] as const;
/** Ctrl-C, kill -9 (no time to clean up), and Ctrl-C twice (the second ends the process at once). */
const ends = ["SIGINT", "SIGKILL", "SIGINT SIGINT"] as const;

/** Interrupted runs of the suite on one machine: with one folder for temporary files and one for reports, as for one user. */
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

  /** One run; its number decides how it ends. Returns what happened, and what the run should have removed and did not. */
  async cut(number: number): Promise<{ line: string; left: string[] }> {
    const chance = generator(number);
    const [kind, end, atMs] = [pick(kinds, chance), pick(ends, chance), Math.round(chance() * RUN_MS)];
    return this.#cut(number, this.#start(kind, []), kind, end, atMs);
  }

  /** One run of the first stage that is killed at some moment after its stack was created; before that, nothing can be left. */
  async kill(number: number): Promise<string> {
    const chance = generator(number);
    const [kind, atMs] = [pick(kinds, chance), Math.round(chance() * STAGE_MS)];
    const child = this.#start(kind, ["--stage", "infra"]);
    while ((await docker("ps", "-aq", "--filter", `name=-${child.pid}-`)) === "") {
      if (child.exitCode === 2) throw new Error(`run ${number} · ${kind} · nothing was started`);
      // it ended by itself between two looks
      if (child.exitCode !== null) break;
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

  /** Makes a whole run, which sweeps first; then returns everything that the cut runs have left in spite of that. */
  async leftAfterNextStart(): Promise<string[]> {
    await this.#orphansGone();
    const child = this.#start("container", ["--stage", "infra"]);
    await once(child, "exit");
    // Testcontainers keeps one empty lock file per user for ever
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
        CHROMIUM_PATH: "no",
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

  /** The `docker compose` of a killed run may live on and still create things; a person would start the next run later. */
  async #orphansGone(): Promise<void> {
    for (let round = 0; round < 3_000 && this.#orphans().length > 0; round += 1) await delay(100);
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
