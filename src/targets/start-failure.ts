import type { ContainerHandle } from "../container/container-handle.ts";
import { CodedError, describeError } from "../errors.ts";
import { createRedactor } from "../report/redactor.ts";
import { logTail } from "./await-ready.ts";

interface Failure {
  readonly stop: AbortSignal | undefined;
  readonly deadline: AbortSignal;
  readonly handle: ContainerHandle | undefined;
  readonly secrets: readonly string[];
  readonly seconds: number;
}

/** Why a start failed, in words and free of secrets. */
export async function startFailure(
  error: unknown,
  { stop, deadline, handle, secrets, seconds }: Failure,
): Promise<CodedError> {
  if (stop?.aborted)
    return new CodedError("TARGET_INTERRUPTED", {
      fr: "Interrompu pendant le démarrage de la pile, qui a été retirée.",
      en: "Interrupted while the stack was starting; it has been removed.",
    });
  return deadline.aborted ? tooSlow(seconds, handle, secrets) : inWords(error, secrets);
}

async function tooSlow(
  seconds: number,
  container: ContainerHandle | undefined,
  secrets: readonly string[],
): Promise<CodedError> {
  const tail = container ? await logTail(container, secrets) : "  | –";
  return new CodedError("TARGET_TIMEOUT", {
    fr: `La pile n'a pas répondu en ${seconds} s (COMFYUI_START_TIMEOUT_S). Fin du journal :\n${tail}`,
    en: `The stack did not answer within ${seconds} s (COMFYUI_START_TIMEOUT_S). End of the log:\n${tail}`,
  });
}

/** What Docker, Compose or Testcontainers said, free of secrets. */
function inWords(error: unknown, secrets: readonly string[]): CodedError {
  if (error instanceof CodedError) return error;
  // Compose tells its progress first: what went wrong stands behind it
  const lines = describeError(error, "en")
    .split("\n")
    .filter((line) => !/^\s*(Container|Network|Volume) /.test(line));
  const said = createRedactor(secrets)(lines.join("\n")).slice(0, 2_000);
  return new CodedError("TARGET_NOT_STARTED", {
    fr: `Docker n'a pas pu démarrer la pile : ${said}`,
    en: `Docker could not start the stack: ${said}`,
  });
}
