/** The processor time of the children in what `times` of a POSIX shell prints, in milliseconds: its second line. */
export function parseTimes(text: string): number {
  const found = [...(text.trim().split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  if (found.length !== 2) throw new Error(`Not what a shell's "times" prints: ${text}`);
  return found.reduce(
    (sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1_000 * Number(seconds),
    0,
  );
}
