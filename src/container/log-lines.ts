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
      // digits that are no date are no moment either
      return { at: Date.parse(time) || 0, text: rest.replace(/\r$/, "").slice(0, MAX_LINE) };
    });
}
