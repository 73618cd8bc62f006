import type { ReadinessFigures } from "../figures.ts";

type Point = ReadinessFigures["series"][number];

/** Points that a chart needs; twice as many are thinned out. */
const KEPT = 300;

/** How the jobs lay over the time: a point at each change, and with ever larger distances where there are too many. */
export class Series {
  #points: Point[] = [];
  #leastMs = 0;

  add(point: Point): void {
    const last = this.#points.at(-1);
    if (last && last.waiting === point.waiting && last.running === point.running && last.done === point.done)
      return;
    // the newest state always stands at the end
    if (last && last !== this.#points[0] && point.atMs - last.atMs < this.#leastMs) this.#points.pop();
    this.#points.push(point);
    if (this.#points.length <= 2 * KEPT) return;
    this.#points = this.#points.filter((_, at) => at % 2 === 0);
    this.#leastMs = Math.max(1, 2 * this.#leastMs, Math.round(point.atMs / (2 * KEPT)));
  }

  get points(): readonly Point[] {
    return [...this.#points];
  }
}
