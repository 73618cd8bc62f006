import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Names where a process id of ours means something, as 8 hex digits: Windows and its WSL, or two containers of CI, may bear
 * one host name and share Docker or a folder, and do not see each other's processes. It outlives a restart of the machine.
 */
export const processPlace: string = createHash("sha256")
  .update(
    [
      hostname(),
      process.platform,
      orNothing(() => readFileSync("/etc/machine-id", "utf8").trim()),
      orNothing(() => readlinkSync("/proc/self/ns/pid")),
    ].join("\n"),
  )
  .digest("hex")
  .slice(0, 8);

/** Whether a process of this place lives, ours or another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // it lives, and belongs to somebody else
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** What this platform does not tell is left out. */
function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
