export type Level = "INFO" | "WARNING" | "ERROR";

/** One record of the console. Without a level it was printed, not logged. */
export interface LogLine {
  readonly level?: Level;
  readonly text: string;
}

export const infoLine = (text: string): LogLine => ({ level: "INFO", text });
export const warningLine = (text: string): LogLine => ({ level: "WARNING", text });
export const errorLine = (text: string): LogLine => ({ level: "ERROR", text });
export const printedLine = (text: string): LogLine => ({ text });

const colour = (code: number): string => `\u001b[${code}m`;
const colours: Readonly<Record<Level, string>> = {
  INFO: colour(32),
  WARNING: colour(1) + colour(33),
  ERROR: colour(1) + colour(31),
};

/** The end of a job; 0.33.0 paints it green. */
export const executed = (seconds: string): LogLine => infoLine(`Prompt executed in ${seconds} seconds`);
export const executedGreen = (seconds: string): LogLine =>
  infoLine(`${colour(32)}Prompt executed in ${seconds} seconds${colour(0)}`);

export function plainLine({ text }: LogLine): string {
  return text;
}

/** The level in colour before the first line of a record, whether or not a terminal reads it. */
export function colouredLine({ level, text }: LogLine): string {
  return level === undefined ? text : `${colours[level]}[${level}]${colour(0)} ${text}`;
}
