import sharp from "sharp";

/**
 * The picture that a VAE must give back: patches of known colours, a grey ramp, fine stripes. Each corner is another one, and no
 * edge lies where the cells of a latent or the tiles of a decode meet, so that a step there (at 64, 128, 192…) is not the chart's own.
 * 256 pixels: a sixteenth of the work of a usual picture, and a patch is still several cells of a latent (8 to 32 pixels) wide.
 */
export const CHART_SIDE = 256;

type Colour = readonly [red: number, green: number, blue: number];

export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: Colour;
}

const columns = [0, 44, 108, 172, CHART_SIDE] as const;
const rows = [0, 43, 107, 171, CHART_SIDE] as const;

/** Lively colours, none at the end of a channel: there a VAE clips, and a cast would hide. */
const colours: readonly (readonly (Colour | undefined)[])[] = [
  [
    [196, 58, 52],
    [112, 84, 160],
    [232, 230, 224],
    [58, 150, 76],
  ],
  [
    [44, 72, 170],
    [222, 178, 42],
    [40, 40, 44],
    [214, 120, 150],
  ],
  [
    [122, 122, 122],
    [46, 160, 176],
    [150, 92, 48],
    [90, 108, 66],
  ],
  // the stripes stand first here, the ramp above the other three
  [undefined, [230, 126, 44], [170, 206, 220], [70, 40, 90]],
];

export const RAMP = { x: 44, y: 171, width: 212, height: 42, from: 30, to: 225 } as const;
/** Four pixels dark, four light. */
export const STRIPES = { x: 0, y: 171, width: 44, height: 85, dark: 60, light: 190, half: 4 } as const;

export const patches: readonly Patch[] = colours.flatMap((row, down) =>
  row.flatMap((colour, across) => {
    if (colour === undefined) return [];
    const [x, right] = [columns[across] as number, columns[across + 1] as number];
    const [top, bottom] = [rows[down] as number, rows[down + 1] as number];
    const y = down === 3 ? RAMP.y + RAMP.height : top;
    return [{ x, y, width: right - x, height: bottom - y, colour }];
  }),
);

/** RGB levels, row by row. */
export function chartPixels(): Uint8Array {
  const data = new Uint8Array(CHART_SIDE * CHART_SIDE * 3);
  for (const { colour, ...area } of patches) paint(data, area, () => colour);
  paint(data, STRIPES, (x) => grey(Math.floor(x / STRIPES.half) % 2 === 0 ? STRIPES.dark : STRIPES.light));
  paint(data, RAMP, (x) => grey(rampLevel(x)));
  return data;
}

/** Level of the ramp's column, counted from its left. */
export function rampLevel(column: number): number {
  return Math.round(RAMP.from + ((RAMP.to - RAMP.from) * column) / (RAMP.width - 1));
}

/** The same bytes at every call: a server that has them keeps one file. */
export function chartPng(): Promise<Buffer> {
  return sharp(chartPixels(), { raw: { width: CHART_SIDE, height: CHART_SIDE, channels: 3 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

type Area = Pick<Patch, "x" | "y" | "width" | "height">;

function paint(data: Uint8Array, area: Area, colourAt: (x: number) => Colour): void {
  for (let y = area.y; y < area.y + area.height; y++)
    for (let x = 0; x < area.width; x++) data.set(colourAt(x), (y * CHART_SIDE + area.x + x) * 3);
}

function grey(level: number): Colour {
  return [level, level, level];
}
