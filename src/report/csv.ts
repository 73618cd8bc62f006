/** Reads what `writeCsv` wrote: every cell in quotes, quotes doubled. Rows by the names of the first line. */
export function readCsv(text: string): Record<string, string>[] {
  const [head = [], ...rows] = [...cells(text)];
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ""])));
}

/** Lines of cells, each in quotes; a value that is not a text is converted. */
export function writeCsv(lines: readonly (readonly unknown[])[]): string {
  const cell = (value: unknown): string => `"${String(value ?? "").replaceAll('"', '""')}"`;
  return lines.map((line) => line.map(cell).join(",")).join("\n");
}

function* cells(text: string): Generator<string[]> {
  let row: string[] = [];
  for (const [, cell = "", end] of text.matchAll(/"((?:[^"]|"")*)"(,|\r?\n|$)/g)) {
    row.push(cell.replaceAll('""', '"'));
    if (end === ",") continue;
    yield row;
    row = [];
  }
}
