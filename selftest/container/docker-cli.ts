import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The docker command line; rejects with what it printed. */
export async function docker(...args: string[]): Promise<string> {
  return (await run("docker", args, { timeout: 180_000 })).stdout.trim();
}
