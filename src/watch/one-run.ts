import { spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../config/paths.ts";
import { askToStop } from "../processes.ts";

/** What is kept of what a run writes: its last line is the verdict, its first error the reason why there is none. */
const KEPT = 64 * 1024;
/** The run cancels its jobs, cleans up and writes its report; then nothing is left to wait for. */
const GRACE_MS = 10_000;

export interface Ended {
  readonly status: number | null;
  /** The verdict, the target and why; or why there is no verdict. */
  readonly line: string;
}

/** One run as a process of its own, so that nothing of it stays: ended by the signal, or where it takes longer than it may. */
export async function oneRun(
  argv: readonly string[],
  { signal, limitMs, env }: { signal: AbortSignal; limitMs: number; env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const program = ["--max-semi-space-size=2", join(projectRoot, "src", "cli.ts")];
  const child = spawn(process.execPath, [...program, ...argv], {
    env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      said[name] = name === "stdout" ? (said[name] + text).slice(-KEPT) : (said[name] + text).slice(0, KEPT);
    });
  let force: NodeJS.Timeout | undefined;
  const end = (): void => {
    askToStop(child);
    force = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  };
  const limit = setTimeout(end, limitMs);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    const status = await new Promise<number | null>((done) => {
      child.once("error", () => done(null));
      child.once("close", done);
    });
    return { status, line: lastOf(said.stdout) || firstOf(said.stderr) };
  } finally {
    signal.removeEventListener("abort", end);
    clearTimeout(limit);
    clearTimeout(force);
  }
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

function lastOf(text: string): string {
  return linesOf(text).at(-1) ?? "";
}

/** A list of problems begins below its title. */
function firstOf(text: string): string {
  return linesOf(text).slice(0, 2).join(" ");
}
