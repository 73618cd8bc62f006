import { spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../config/paths.ts";

/** Runs one of our programs in this terminal, where Ctrl-C reaches it by itself: a second one would end it at once. */
export async function runProgram(file: string, args: readonly string[], cwd: string): Promise<number> {
  const child = spawn(process.execPath, [join(projectRoot, file), ...args], { cwd, stdio: "inherit" });
  const pass = (signal: NodeJS.Signals): void => {
    if (signal === "SIGTERM" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, pass);
  try {
    return await new Promise<number>((done, failed) => {
      child.once("error", failed);
      child.once("close", (status) => done(status ?? 2));
    });
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.removeListener(signal, pass);
  }
}
