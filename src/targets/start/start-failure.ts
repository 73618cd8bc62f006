import type { StackConfig } from "../../config/stack-config.ts";
import type { ContainerHandle } from "../../container/container-handle.ts";
import { CodedError, describeError } from "../../errors.ts";
import { createRedactor } from "../../redaction/redactor.ts";
import { died, hasDied, logTail, NOTHING } from "./death.ts";
import { explainStartError, withoutProgress } from "./start-error-text.ts";

interface Failure {
  readonly stop: AbortSignal | undefined;
  readonly deadline: AbortSignal;
  readonly handle: ContainerHandle | undefined;
  readonly secrets: readonly string[];
  readonly stack: StackConfig;
}

/** Why a start failed, in words and free of secrets. */
export async function startFailure(
  error: unknown,
  { stop, deadline, handle, secrets, stack }: Failure,
): Promise<CodedError> {
  if (stop?.aborted)
    return new CodedError("TARGET_INTERRUPTED", {
      fr: "Interrompu pendant le démarrage du déploiement, qui a été retiré.",
      en: "Interrupted while the stack was starting; it has been removed.",
    });
  return deadline.aborted
    ? tooSlow(stack.startTimeoutS, handle, secrets)
    : inWords(error, stack, handle, secrets);
}

async function tooSlow(
  seconds: number,
  container: ContainerHandle | undefined,
  secrets: readonly string[],
): Promise<CodedError> {
  const tail = container ? await logTail(container, secrets) : NOTHING;
  return new CodedError("TARGET_TIMEOUT", {
    fr: `Le déploiement n'a pas répondu en ${seconds} s (COMFYUI_START_TIMEOUT_S). Fin du journal :\n${tail}`,
    en: `The stack did not answer within ${seconds} s (COMFYUI_START_TIMEOUT_S). End of the log:\n${tail}`,
  });
}

async function inWords(
  error: unknown,
  stack: StackConfig,
  handle: ContainerHandle | undefined,
  secrets: readonly string[],
): Promise<CodedError> {
  if (error instanceof CodedError && error.code.startsWith("TARGET_")) return error;
  // for a dead container Docker reports consequences (no port, a failed dependency), not the cause
  const state = await handle?.inspect().catch(() => undefined);
  if (handle && state && hasDied(state)) return died(handle, state, secrets);
  if (error instanceof CodedError) return error;
  const text = withoutProgress(describeError(error, "en"));
  return explainStartError(createRedactor(secrets)(text).slice(0, 2_000), stack);
}
