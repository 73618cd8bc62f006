import { subscribe } from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { isMainThread } from "node:worker_threads";
import type { Span } from "../figures/figures.ts";

/** What the embedded emulator was busy with: each request in hand, each job that ran to its end. Clock: milliseconds of Date. */
export interface ServerTrace {
  readonly requests: readonly (Span & { readonly what: string })[];
  readonly jobs: readonly Span[];
}

// loaded by `--import` before the suite; the emulator runs in the main thread
const file = process.env.BENCH_TRACE;
if (isMainThread && file !== undefined) {
  const now = (): number => performance.timeOrigin + performance.now();
  const requests: ServerTrace["requests"][number][] = [];
  const jobs: Span[] = [];
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as {
      request: { method: string; url: string };
      response: ServerResponse;
    };
    const from = now();
    response.once("close", () =>
      requests.push({ what: `${request.method} ${request.url}`, from, to: now() }),
    );
  });
  subscribe("emulator.job", (message) => {
    const { since, ended } = message as { since: number; ended: boolean };
    // how long a cancelled job ran was the choice of who cancelled it
    if (ended) jobs.push({ from: performance.timeOrigin + since, to: now() });
  });
  process.once("exit", () => writeFileSync(file, JSON.stringify({ requests, jobs } satisfies ServerTrace)));
}
