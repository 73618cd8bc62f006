import { setImmediate as nextTurn } from "node:timers/promises";

/** How long a loop over pixels may block the event loop. */
const SLICE_MS = 15;

/** Calls `paint` for every row. In between the server answers requests. */
export async function forEachRow(height: number, paint: (y: number) => void): Promise<void> {
  let since = performance.now();
  for (let y = 0; y < height; y++) {
    paint(y);
    if (performance.now() - since < SLICE_MS) continue;
    await nextTurn();
    since = performance.now();
  }
}
