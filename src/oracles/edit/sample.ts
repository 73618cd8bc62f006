/** A plane of levels, and which part of the picture it covers: blocks may leave out a cut border. */
export interface Grid {
  readonly values: Float32Array | Float64Array;
  readonly columns: number;
  readonly rows: number;
  /** Columns (rows) of the grid that the whole picture would have; not always whole. */
  readonly across: number;
  readonly down: number;
}

/** Enlarges around the middle by `zoom`, then moves by a share of the width and of the height. */
export interface Placement {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** Sub-samples of a cell along each side. */
const FINE = 4;

/** Means of `side`×`side` cells of the picture as it is placed; what lies outside repeats its border. */
export function sampled(grid: Grid, side: number, { zoom, x, y }: Placement): Float32Array {
  const cells = new Float32Array(side * side);
  const columnsAt = positions(side, zoom, x, grid.across, grid.columns);
  const rowsAt = positions(side, zoom, y, grid.down, grid.rows);
  const { values, columns } = grid;
  for (let row = 0; row < side * FINE; row++) {
    const v = rowsAt[row] as number;
    const top = Math.floor(v);
    const above = top * columns;
    const below = Math.min(grid.rows - 1, top + 1) * columns;
    const toBelow = v - top;
    const first = Math.floor(row / FINE) * side;
    for (let column = 0; column < side * FINE; column++) {
      const u = columnsAt[column] as number;
      const left = Math.floor(u);
      const right = Math.min(columns - 1, left + 1);
      const toRight = u - left;
      const upper =
        (values[above + left] as number) * (1 - toRight) + (values[above + right] as number) * toRight;
      const lower =
        (values[below + left] as number) * (1 - toRight) + (values[below + right] as number) * toRight;
      const cell = first + Math.floor(column / FINE);
      cells[cell] = (cells[cell] as number) + (upper + (lower - upper) * toBelow) / (FINE * FINE);
    }
  }
  return cells;
}

/** Where the sub-samples of a row of cells lie in the grid. */
function positions(side: number, zoom: number, shift: number, whole: number, count: number): Float64Array {
  return Float64Array.from({ length: side * FINE }, (_, i) => {
    const share = 0.5 + ((i + 0.5) / (side * FINE) - 0.5 - shift) / zoom;
    return Math.min(count - 1, Math.max(0, share * whole - 0.5));
  });
}
