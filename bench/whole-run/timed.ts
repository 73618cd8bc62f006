import { spawn } from "node:child_process";
import { parseTimes } from "./times.ts";

export interface Timed {
  readonly wallMs: number;
  /** Of the process and of all its children: user and system. */
  readonly cpuMs: number;
  readonly status: number | null;
  readonly output: string;
}

// `times` tells what the shell's children took, theirs included
const script = '"$@"; status=$?; times >&3; exit $status';

/** Runs a program of Node to its end, with its time and its processor time as the shell counts them. */
export async function timed(
  args: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Timed> {
  const started = performance.now();
  const child = spawn("sh", ["-c", script, "sh", process.execPath, ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const said = ["", "", ""];
  for (const [index, stream] of [child.stdout, child.stderr, child.stdio[3]].entries())
    stream?.on("data", (text: Buffer) => (said[index] += text.toString()));
  const status = await new Promise<number | null>((done, fail) => {
    child.once("error", fail).once("close", done);
  });
  const wallMs = performance.now() - started;
  const [out = "", error = "", times = ""] = said;
  return { wallMs, cpuMs: parseTimes(times), status, output: out + error };
}

/** The same, where an end other than 0 is a mistake of the bench. */
export async function timedWell(...how: Parameters<typeof timed>): Promise<Timed> {
  const done = await timed(...how);
  if (done.status !== 0) throw new Error(`${how[0].join(" ")} ended with ${done.status}:\n${done.output}`);
  return done;
}
