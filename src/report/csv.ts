/** What a spreadsheet takes for a formula, by its first character. */
const formula = /^[=+\-@\t\r]/;

/** Reads what `writeCsv` wrote: every cell in quotes, quotes doubled. Rows by the names of the first line. */
export function readCsv(text: string): Record<string, string>[] {
  const [head = [], ...rows] = [...cells(text)];
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ""])));
}

/** Lines of cells, each in quotes; a text that a spreadsheet would compute stands behind an apostrophe, which it hides. */
export function writeCsv(lines: readonly (readonly unknown[])[]): string {
  const inert = (value: unknown): string =>
    typeof value === "string" && formula.test(value) ? `'${value}` : String(value ?? "");
  const cell = (value: unknown): string => `"${inert(value).replaceAll('"', '""')}"`;
  return lines.map((line) => line.map(cell).join(",")).join("\n");
}

function* cells(text: string): Generator<string[]> {
  let row: string[] = [];
  for (const [, cell = "", end] of text.matchAll(/"((?:[^"]|"")*)"(,|\r?\n|$)/g)) {
    row.push(cell.replaceAll('""', '"').replace(/^'(?=[=+\-@\t\r])/, ""));
    if (end === ",") continue;
    yield row;
    row = [];
  }
}
