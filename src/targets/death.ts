import type { ContainerHandle } from "../container/container-handle.ts";
import type { InspectedContainer } from "../container/inspect.ts";
import { secretValues } from "../container/secret-values.ts";
import { CodedError } from "../errors.ts";
import { createRedactor } from "../report/redactor.ts";

const TAIL = 15;

/** Its process has ended, whether or not Docker starts it again. One that was only created is about to live. */
export function hasDied({ State, RestartCount }: InspectedContainer): boolean {
  return State.Status === "exited" || State.Status === "dead" || State.Restarting || RestartCount > 0;
}

/** TARGET_DIED: which container stopped, its exit code and the end of its log, free of secrets. */
export async function died(
  container: ContainerHandle,
  { Name, State }: InspectedContainer,
  secrets: readonly string[],
): Promise<CodedError> {
  const tail = await logTail(container, secrets);
  const name = Name.replace(/^\//, "");
  return new CodedError("TARGET_DIED", {
    fr: `${name} s'est arrêté pendant son démarrage (code de sortie ${State.ExitCode}). Fin de son journal :\n${tail}`,
    en: `${name} stopped while it started (exit code ${State.ExitCode}). End of its log:\n${tail}`,
  });
}

/** The end of a container's log, free of `secrets` and of those in the container's environment. */
export async function logTail(container: ContainerHandle, secrets: readonly string[]): Promise<string> {
  try {
    const own = secretValues(await container.environment());
    const lines = await container.logLines();
    const redact = createRedactor([...secrets, ...own]);
    // hidden before it is cut: of a short secret half a one would be left
    const tail = lines.slice(-TAIL).map(({ text }) => `  | ${redact(text).slice(0, 300)}`);
    return redact(tail.join("\n")) || NOTHING;
  } catch {
    return NOTHING;
  }
}

export const NOTHING = "  | –";
