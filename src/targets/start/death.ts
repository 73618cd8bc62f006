import { setTimeout as delay } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { ContainerHandle } from "../../container/container-handle.ts";
import type { LogLine } from "../../container/log-lines.ts";
import { secretValues } from "../../container/secret-values.ts";
import { type StartFailure, startFailureIn } from "../../container/start/start-failure.ts";
import { startWords, type Words } from "../../container/start/start-words.ts";
import type { InspectedContainer } from "../../docker/inspect.ts";
import { CodedError } from "../../errors.ts";
import { some } from "../../format.ts";
import { createRedactor } from "../../redaction/redactor.ts";
import type { Text } from "../../text.ts";

const TAIL = 15;
const LAST_WORDS_MS = 500;
export const EVER = new Date(0).toISOString();

/** Whether the process has ended, even if Docker starts it again. A container that was only created has not started yet. */
export function hasDied({ State, RestartCount }: InspectedContainer): boolean {
  return State.Status === "exited" || State.Status === "dead" || State.Restarting || RestartCount > 0;
}

/** TARGET_DIED: which container stopped, its exit code, what its log says of the cause, and the log's end, free of secrets. */
export async function died(
  container: ContainerHandle,
  { Name, State, RestartCount }: InspectedContainer,
  secrets: readonly string[],
): Promise<CodedError> {
  // since its creation: a busy Docker notes the start well after the first lines, and in a restart loop the current process
  // may not have written anything yet
  const lines = await lastLines(container, EVER).catch(() => []);
  const tail = await quoted(container, secrets, textsOf(lines)).catch(() => NOTHING);
  const why = whyOf(startFailureIn(lines, { startedAt: State.StartedAt, looping: RestartCount > 0 }));
  // a process that runs again has no exit code
  const code = State.Running && !State.Restarting ? "?" : State.ExitCode;
  const name = Name.replace(/^\//, "");
  return new CodedError("TARGET_DIED", {
    fr: `${name} s'est arrêté pendant son démarrage (code de sortie ${code}).${why.fr} Fin de son journal :\n${tail}`,
    en: `${name} stopped while it started (exit code ${code}).${why.en} End of its log:\n${tail}`,
  });
}

/** The cause that the end of the log tells for sure, and the first thing to do about it. */
function whyOf(failure: StartFailure | undefined): Text {
  if (failure === undefined) return { fr: "", en: "" };
  const { title, cause, cures }: Words = startWords[failure.name];
  const { fr, en } = cause(some([...failure.names]));
  return {
    fr: ` ${title.fr} : ${fr} ${cures[0]?.fr ?? ""}`.trimEnd(),
    en: ` ${title.en}: ${en} ${cures[0]?.en ?? ""}`.trimEnd(),
  };
}

/** The end of a container's log, free of `secrets` and of those in the container's environment. */
export async function logTail(
  container: ContainerHandle,
  secrets: readonly string[],
  since?: string,
): Promise<string> {
  try {
    return await quoted(container, secrets, textsOf(await lastLines(container, since)));
  } catch {
    return NOTHING;
  }
}

async function lastLines(container: ContainerHandle, since?: string): Promise<LogLine[]> {
  const lines = await container.logLines(undefined, since);
  if (lines.length > 0) return lines;
  // Docker copies the last words of a process some time after its end
  await delay(LAST_WORDS_MS);
  return container.logLines(undefined, since);
}

function textsOf(lines: readonly LogLine[]): string[] {
  return lines.map(({ text }) => text);
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
  const tail = lines
    .slice(-TAIL)
    .map((line) => `  | ${redact(stripVTControlCharacters(line)).slice(0, 300)}`);
  return redact(tail.join("\n")) || NOTHING;
}

export const NOTHING = "  | –";
