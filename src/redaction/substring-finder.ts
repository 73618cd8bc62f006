export interface Pattern {
  readonly text: string;
  /** Replaces a piece of the pattern in the text. */
  readonly marker: string;
}

/** A piece of a pattern in the text: `[start, end)`. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly marker: string;
}

/**
 * Finds every stretch of a text that is a piece, `minLength` characters (2 at least) or more, of any pattern. Stretches
 * that touch are one finding, with the marker of the first pattern that contains its first `minLength` characters.
 *
 * A piece is a run of windows of `minLength` characters, each of which is looked up once: the time is linear whatever
 * the text holds. Most rows of three characters are in no pattern: such a row rules out every window around it.
 */
export function substringFinder(
  patterns: readonly Pattern[],
  minLength: number,
): (text: string) => Finding[] {
  const windows = new Map<string, string>();
  const row = Math.min(3, minLength);
  const rows = new Uint8Array(ROWS);
  for (const { text, marker } of patterns) {
    for (let at = 0; at + row <= text.length; at++) rows[indexOf(text, at, row)] = 1;
    for (let at = 0; at + minLength <= text.length; at++) {
      const window = text.slice(at, at + minLength);
      if (!windows.has(window)) windows.set(window, marker);
    }
  }
  return (text) => {
    const findings: Finding[] = [];
    let last: { start: number; end: number; marker: string } | undefined;
    for (let at = 0; at + minLength <= text.length; at++) {
      if (rows[indexOf(text, at + minLength - row, row)] === 0) {
        at += minLength - row;
        continue;
      }
      const marker = windows.get(text.slice(at, at + minLength));
      if (marker === undefined) continue;
      if (last && at <= last.end) last.end = at + minLength;
      else {
        last = { start: at, end: at + minLength, marker };
        findings.push(last);
      }
    }
    return findings;
  };
}

const ROWS = 0x40000;

/** The index of two or three neighbours in the table. Rows may share an index: that costs a look-up, never a finding. */
function indexOf(text: string, at: number, row: number): number {
  const pair = 251 * text.charCodeAt(at) + text.charCodeAt(at + 1);
  return (row === 2 ? pair : 37 * pair + text.charCodeAt(at + 2)) & (ROWS - 1);
}
