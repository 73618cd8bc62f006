import type { ChildProcess } from "node:child_process";
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

const STOP = "comfyui-qwen-e2e: stop";

/**
 * Ends a process of ours as Ctrl-C would, so that it cancels its jobs and writes its report. By a message where it has a channel:
 * on Windows no program hears a SIGTERM, it is killed at once.
 */
export function askToStop(child: Pick<ChildProcess, "connected" | "send" | "kill">): void {
  if (child.connected) child.send(STOP, (error) => error && child.kill("SIGTERM"));
  else child.kill("SIGTERM");
}

/** For a process that may be asked so: what it does on SIGTERM. Whoever waits for no other message unrefs the channel. */
export function heedStop(): void {
  process.on("message", (message) => {
    if (message === STOP) actAsOnSigterm();
  });
}

/** What this process does on SIGTERM, without the signal: Windows would end it at once. */
export function actAsOnSigterm(): void {
  if (!process.emit("SIGTERM", "SIGTERM")) process.exit(1);
}

/** Empty where this platform does not have the value. */
function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
