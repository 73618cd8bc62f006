import type { Plane } from "../luma.ts";
import type { Blocks } from "../pixels.ts";
import { REDUCED_SIDE, reducedLuma } from "../reduced.ts";
import type { Grid } from "./sample.ts";

/** What is kept of a picture to lay another one upon it: 256×256 of luma, and the colours of its blocks. */
export interface View {
  readonly luma: Grid;
  readonly colours: { readonly red: Grid; readonly green: Grid; readonly blue: Grid };
}

export function viewOf(plane: Plane, { side, columns, rows, red, green, blue }: Blocks): View {
  const gridOf = (values: Float64Array): Grid => ({
    values,
    columns,
    rows,
    across: plane.width / side,
    down: plane.height / side,
  });
  const across = { columns: REDUCED_SIDE, rows: REDUCED_SIDE, across: REDUCED_SIDE, down: REDUCED_SIDE };
  return {
    luma: { values: reducedLuma(plane), ...across },
    colours: { red: gridOf(red), green: gridOf(green), blue: gridOf(blue) },
  };
}
