import type { JobReport } from "../../comfyui/job/job-report.ts";

/** A node of a job while it ran, in milliseconds from the submission. */
export interface NodeSpan {
  readonly node: string;
  readonly startMs: number;
  readonly endMs: number;
  /** When each step ended. */
  readonly steps: readonly number[];
  readonly of?: number;
}

/** From one `executing` to the next: ComfyUI runs one node at a time. An end of the job ends its last node. */
export function nodeSpans({ timeline, totalMs }: Pick<JobReport, "timeline" | "totalMs">): NodeSpan[] {
  const starts = timeline.filter(({ event, node }) => event === "executing" && node !== undefined);
  const endOf = (index: number): number => {
    const start = starts[index]?.atMs ?? 0;
    const ended = timeline.find(
      ({ atMs, event, node }) =>
        atMs >= start &&
        (/^execution_(success|error|interrupted)$/.test(event) || (event === "executing" && !node)),
    );
    return Math.min(starts[index + 1]?.atMs ?? totalMs, ended?.atMs ?? totalMs, totalMs);
  };
  return starts.map(({ node = "", atMs }, index) => {
    const endMs = Math.max(atMs, endOf(index));
    const progress = timeline.filter(
      (moment) =>
        moment.node === node && moment.step !== undefined && moment.atMs >= atMs && moment.atMs <= endMs,
    );
    const of = progress.at(-1)?.of;
    return {
      node,
      startMs: atMs,
      endMs,
      steps: progress.map((moment) => moment.atMs),
      ...(of !== undefined && { of }),
    };
  });
}
