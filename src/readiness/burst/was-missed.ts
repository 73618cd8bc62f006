import type { ComfyClient } from "../../comfyui/client.ts";
import { ComfyError } from "../../comfyui/errors.ts";
import type { OneJob } from "./one-job.ts";
import type { Watch } from "./watch.ts";

/** The first look that is answered may have been asked before the job was sent, or while the server still read it. */
const LOOKS = 2;
/** What a proxy has handed on may be read late: some ten seconds after the server answers again. */
const LATE_LOOKS = 6;

/** A proxy that waited for the answer in vain has handed the job on: the server may take it yet, so it is never sent again. */
export function wasHandedOn(error: unknown): boolean {
  return error instanceof ComfyError && error.status === 504;
}

/**
 * Whether the server never got a job whose submission a proxy answered with an error: neither its queue nor its history has it, once it
 * answers again. A job that it has goes on as one that was taken. Undefined where that cannot be seen: nothing is sent twice on a guess.
 */
export async function wasMissed(
  client: Pick<ComfyClient, "history">,
  job: OneJob,
  watch: Pick<Watch, "answered">,
  halted: AbortSignal,
  handedOn = false,
): Promise<boolean | undefined> {
  for (let look = 0; look < (handedOn ? LATE_LOOKS : LOOKS) && job.state === "sent"; look += 1) {
    if (halted.aborted) return undefined;
    const over = Promise.withResolvers<void>();
    const onHalt = (): void => over.resolve();
    halted.addEventListener("abort", onHalt, { once: true });
    await Promise.race([watch.answered, over.promise]);
    halted.removeEventListener("abort", onHalt);
  }
  if (halted.aborted) return undefined;
  if (job.state !== "sent") return false;
  const entry = await client.history(job.promptId, halted).catch(() => null);
  if (entry === undefined) return true;
  if (entry === null) return undefined;
  job.state = "waiting";
  return false;
}
