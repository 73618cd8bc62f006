import type { InspectedContainer } from "../docker/inspect.ts";

/** One line of a container's log, with the moment at which Docker received it. */
export interface LogLine {
  /** Milliseconds since the epoch; 0 where the line carries no time. */
  readonly at: number;
  readonly text: string;
}

/** A progress bar is one line of megabytes: longer ones are cut. */
const MAX_LINE = 2_000;

/** Lines of a log that was read with timestamps. */
export function logLinesOf(text: string): LogLine[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [, time, rest] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ?(.*)$/s.exec(line) ?? [];
      if (time === undefined || rest === undefined) return { at: 0, text: line.slice(0, MAX_LINE) };
      // digits that are not a date give no time
      return { at: Date.parse(time) || 0, text: rest.replace(/\r$/, "").slice(0, MAX_LINE) };
    });
}

/** Docker may record a start this much later than the first line of the process. */
const SLACK_MS = 1_000;
/** The shortest time that Docker waits before it restarts a process. */
const RESTART_MS = 100;

/**
 * Where a container's last life begins in its log, in milliseconds since the epoch: a little before the start that Docker
 * recorded, since a process that dies at once may log earlier; never so early that the previous life is included.
 */
export function lastLifeSince({
  State: { StartedAt, FinishedAt },
  RestartCount,
}: Pick<InspectedContainer, "RestartCount"> & {
  readonly State: Pick<InspectedContainer["State"], "StartedAt" | "FinishedAt">;
}): number {
  const started = Date.parse(StartedAt);
  const finished = Date.parse(FinishedAt);
  // the last life has ended, too: the end of the previous one is unknown
  if (RestartCount > 0 && !(finished < started)) return started - RESTART_MS;
  return Math.max(started - SLACK_MS, finished < started ? finished + 1 : 0);
}
