import { outOfMemory } from "../../comfyui/out-of-memory.ts";
import type { HistoryEntry } from "../../comfyui/replies.ts";
import { CodedError } from "../../errors.ts";
import { plainLine } from "../../redaction/plain.ts";
import type { StudentJob } from "../session.ts";

/** Characters of a word for an error. */
const MAX_KIND = 60;

/** How a history entry says that the job failed: by whom, and as one word; undefined where it did not fail. */
export function failureOf({
  status,
}: HistoryEntry): { readonly cancelled: boolean; readonly kind: string } | undefined {
  for (const [type, data] of status?.messages ?? []) {
    if (type === "execution_interrupted") return { cancelled: true, kind: "interrupted" };
    if (type !== "execution_error") continue;
    const said = `${data.exception_type} ${data.exception_message}`;
    return { cancelled: false, kind: outOfMemory.test(said) ? "out-of-memory" : kindOf(data.exception_type) };
  }
  return status?.status_str === "error" ? { cancelled: false, kind: "error" } : undefined;
}

/** One word for what a server called an error. */
export function kindOf(said: unknown): string {
  return plainLine(typeof said === "string" ? said : "error").slice(0, MAX_KIND) || "error";
}

/** One word for an error of ours: its code, and the status where it is about one. */
export function codeOf(error: unknown): string {
  if (!(error instanceof CodedError)) return "INTERNAL";
  const { status } = error as { status?: number };
  return error.code === "COMFY_STATUS" && status !== undefined ? `HTTP ${status}` : error.code;
}

/** Errors by kind, most frequent first. */
export function errorsOf(jobs: readonly StudentJob[]): { readonly kind: string; readonly count: number }[] {
  const kinds = Map.groupBy(
    jobs.flatMap(({ error }) => error ?? []),
    (kind) => kind,
  );
  return [...kinds].map(([kind, all]) => ({ kind, count: all.length })).toSorted((a, b) => b.count - a.count);
}
