import { holds, type Row } from "../measure.ts";

/** The table at the end of a bench, and how many limits were missed. */
export function table(rows: readonly Row[]): { text: string; missed: number } {
  const cells = rows.map((row) => [
    holds(row) ? "✓" : "✗",
    row.what,
    row.ratio.median.toFixed(2),
    row.ratio.min.toFixed(2),
    limitOf(row),
    row.detail,
  ]);
  const all = [["", "what", "median", "min", "limit", "last round"], ...cells];
  const widths = (all[0] ?? []).map((_, column) =>
    Math.max(...all.map((line) => (line[column] ?? "").length)),
  );
  const text = all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
  return { text, missed: rows.filter((row) => !holds(row)).length };
}

function limitOf({ limit }: Row): string {
  if (limit === undefined) return "–";
  return "most" in limit ? `≤ ${limit.most}` : `≥ ${limit.least}`;
}
