import { stripVTControlCharacters } from "node:util";

/** A line with a command is left whole: a break in it would be pasted, too. */
const hasCommand =
  /`|(?:^|[\s:])(?:npm|npx|docker|node|curl|bash|wsl|pip|mkdir|chmod|sudo|export|unset|python3?) \S/;

/** Narrower than this nothing can be laid out; half of it is the deepest indent. */
const LEAST = 20;

/** French puts a blank before some signs, which must not begin a line. */
const BLANK = /(?<=[^\s«]) +(?![:;?!»])/;

/** Breaks long lines at blanks, each under its own indent, for a terminal of that many columns; colours take no room. */
export function wrapped(text: string, columns: number | undefined): string {
  if (columns === undefined || columns < LEAST) return text;
  return text
    .split("\n")
    .map((line) => (widthOf(line) <= columns || hasCommand.test(line) ? line : broken(line, columns)))
    .join("\n");
}

function broken(line: string, columns: number): string {
  const [indent = ""] = /^ *(?:[-–•✓✗!■]|\d+\.)? */.exec(stripVTControlCharacters(line)) ?? [];
  const rest = " ".repeat(Math.min(indent.length, LEAST / 2));
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(BLANK)) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && widthOf(longer) > columns) {
      lines.push(current);
      current = `${rest}${word}`;
    } else current = longer;
  }
  return [...lines, current].join("\n");
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Whether to colour: FORCE_COLOR goes before NO_COLOR, which goes before what the terminal can. */
export function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: none } = env;
  if (force !== undefined) return !/^(?:0|false|no)$/i.test(force);
  return isTerminal && (none === undefined || none === "");
}
