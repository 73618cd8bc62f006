import { setTimeout as delay } from "node:timers/promises";
import type { ContainerHandle } from "../../container/container-handle.ts";
import type { LogLine } from "../../container/log-lines.ts";
import { secretValues } from "../../container/secret-values.ts";
import type { InspectedContainer } from "../../docker/inspect.ts";
import { CodedError } from "../../errors.ts";
import { createRedactor } from "../../redaction/redactor.ts";

const TAIL = 15;
const LAST_WORDS_MS = 500;
export const EVER = new Date(0).toISOString();

/** Whether the process has ended, even if Docker starts it again. A container that was only created has not started yet. */
export function hasDied({ State, RestartCount }: InspectedContainer): boolean {
  return State.Status === "exited" || State.Status === "dead" || State.Restarting || RestartCount > 0;
}

/** TARGET_DIED: which container stopped, its exit code and the end of its log, free of secrets. */
export async function died(
  container: ContainerHandle,
  { Name, State }: InspectedContainer,
  secrets: readonly string[],
): Promise<CodedError> {
  // since its creation: a busy Docker notes the start well after the first lines, and in a restart loop the current process
  // may not have written anything yet
  const tail = await logTail(container, secrets, EVER);
  // a process that runs again has no exit code
  const code = State.Running && !State.Restarting ? "?" : State.ExitCode;
  const name = Name.replace(/^\//, "");
  return new CodedError("TARGET_DIED", {
    fr: `${name} s'est arrêté pendant son démarrage (code de sortie ${code}). Fin de son journal :\n${tail}`,
    en: `${name} stopped while it started (exit code ${code}). End of its log:\n${tail}`,
  });
}

/** The end of a container's log, free of `secrets` and of those in the container's environment. */
export async function logTail(
  container: ContainerHandle,
  secrets: readonly string[],
  since?: string,
): Promise<string> {
  try {
    const read = (): Promise<LogLine[]> => container.logLines(undefined, since);
    let lines = await read();
    if (lines.length === 0) {
      // Docker copies the last words of a process some time after its end
      await delay(LAST_WORDS_MS);
      lines = await read();
    }
    return await quoted(
      container,
      secrets,
      lines.map(({ text }) => text),
    );
  } catch {
    return NOTHING;
  }
}

/** The output of the last health check, free of the same secrets. */
export async function healthOutput(
  container: ContainerHandle,
  { State }: InspectedContainer,
  secrets: readonly string[],
): Promise<string> {
  const lines = (State.Health?.Log?.at(-1)?.Output ?? "").split("\n").filter((line) => line.trim() !== "");
  return quoted(container, secrets, lines).catch(() => NOTHING);
}

/** The last lines, each cut, free of `secrets` and of those in the container's environment. */
async function quoted(
  container: ContainerHandle,
  secrets: readonly string[],
  lines: readonly string[],
): Promise<string> {
  const redact = createRedactor(secrets, secretValues(await container.environment()));
  // redacted before it is cut, because the half of a secret would not be recognised
  const tail = lines.slice(-TAIL).map((line) => `  | ${redact(line).slice(0, 300)}`);
  return redact(tail.join("\n")) || NOTHING;
}

export const NOTHING = "  | –";
