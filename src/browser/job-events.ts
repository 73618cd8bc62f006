/** What the page was told of one job. */
export interface HeardJob {
  /** When its first sign of progress came; milliseconds since the epoch. */
  progressAt?: number;
  ended?: "success" | "error" | "interrupted";
  /** The error's own words. */
  message?: string;
}

const MAX_FRAME = 200_000;
const MAX_JOBS = 50;
const progress = ["progress", "progress_state", "executing", "executed", "execution_cached"];

/** The events of the page's WebSocket, by job. */
export class JobEvents {
  readonly #jobs = new Map<string, HeardJob>();
  /** Messages of any kind. */
  count = 0;

  hear(payload: string | Buffer): void {
    this.count += 1;
    if (typeof payload !== "string" || payload.length > MAX_FRAME) return;
    const { type, data } = parsed(payload);
    const id = data?.prompt_id;
    if (typeof type !== "string" || typeof id !== "string") return;
    if (!this.#jobs.has(id) && this.#jobs.size >= MAX_JOBS) return;
    const job = this.#jobs.get(id) ?? {};
    this.#jobs.set(id, job);
    if (progress.includes(type)) job.progressAt ??= Date.now();
    const [, ended] = /^execution_(success|error|interrupted)$/.exec(type) ?? [];
    if (ended !== undefined) job.ended = ended as "success";
    if (ended === "error") job.message = String(data?.exception_message ?? "").slice(0, 300);
  }

  of(promptId: string): HeardJob {
    return this.#jobs.get(promptId) ?? {};
  }
}

function parsed(text: string): { type?: unknown; data?: Record<string, unknown> } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
