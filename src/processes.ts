import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Identifies the set of processes in which our process ids are valid, as 8 hex digits. Windows and its WSL, or two containers
 * in CI, may have one host name and share Docker or a folder, but do not see each other's processes. Survives a reboot.
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

/** Whether a process with this id lives here, ours or another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // the process lives and belongs to another user
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Empty where this platform does not have the value. */
function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
