/** Decoded pixels: `channels` bytes a pixel (1 grey, 3 RGB), row by row from the top left. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Mean colours of square blocks, one plane a colour; blocks cut by the right or lower border are left out. */
export interface Blocks {
  /** Of a block, in pixels. */
  readonly side: number;
  readonly columns: number;
  readonly rows: number;
  readonly red: Float64Array;
  readonly green: Float64Array;
  readonly blue: Float64Array;
}

export interface PixelSummary {
  /** Luma (BT.601) of each pixel. */
  readonly luma: Uint8Array;
  readonly blocks: Blocks;
  /** Colours at 5 bits a channel that cover more than 1 pixel in 20,000. */
  readonly colours: number;
  /** Share of the pixels with one channel at its top and another at its bottom. */
  readonly burned: number;
  /** The same without those of the most frequent such colour: a flower has one, what was burned several. */
  readonly burnedOtherwise: number;
}

/** A channel that was clipped ends a few levels from the end: colour spaces and compression move it. */
const TOP = 250;
const BOTTOM = 5;

/** Sensor noise and compression give a photo stray colours; 50 pixels of 1024×1024 are not stray. */
const STRAY_SHARE = 1 / 20_000;

/**
 * Side of a block in pixels: 8 from 1024 pixels on, the grain of a Qwen latent (its VAE makes 8×8 pixels of one value);
 * less in a smaller picture, so that the blocks are 1/128 of it and a small copy measures like its original.
 */
function blockSide(width: number, height: number): number {
  return Math.max(1, Math.min(8, Math.floor(Math.min(width, height) / 128)));
}

/** The only pass over the colours; everything else reads the luma plane or the blocks. */
export function summarisePixels({ data, width, height, channels }: Pixels): PixelSummary {
  const toGreen = channels === 3 ? 1 : 0;
  const toBlue = channels === 3 ? 2 : 0;
  const luma = new Uint8Array(width * height);
  const counts = new Uint32Array(1 << 15);
  const side = blockSide(width, height);
  const columns = Math.floor(width / side);
  const rows = Math.floor(height / side);
  const red = new Float64Array(columns * rows);
  const green = new Float64Array(columns * rows);
  const blue = new Float64Array(columns * rows);
  /** By which channels are at their top. */
  const burned = new Uint32Array(8);

  for (let y = 0; y < height; y++) {
    const blockRow = Math.floor(y / side) * columns;
    let pixel = y * width;
    let at = pixel * channels;
    for (let column = 0; column * side < width; column++) {
      const end = y * width + Math.min(width, (column + 1) * side);
      let redSum = 0;
      let greenSum = 0;
      let blueSum = 0;
      for (; pixel < end; pixel++, at += channels) {
        const r = data[at] as number;
        const g = data[at + toGreen] as number;
        const b = data[at + toBlue] as number;
        redSum += r;
        greenSum += g;
        blueSum += b;
        luma[pixel] = (77 * r + 150 * g + 29 * b + 128) >> 8;
        const colour = ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3);
        counts[colour] = (counts[colour] as number) + 1;
        if ((r >= TOP || g >= TOP || b >= TOP) && (r <= BOTTOM || g <= BOTTOM || b <= BOTTOM)) {
          const tops = (r >= TOP ? 4 : 0) + (g >= TOP ? 2 : 0) + (b >= TOP ? 1 : 0);
          burned[tops] = (burned[tops] as number) + 1;
        }
      }
      if (column < columns && y < rows * side) {
        const block = blockRow + column;
        red[block] = (red[block] as number) + redSum / (side * side);
        green[block] = (green[block] as number) + greenSum / (side * side);
        blue[block] = (blue[block] as number) + blueSum / (side * side);
      }
    }
  }

  const stray = luma.length * STRAY_SHARE;
  let colours = 0;
  for (const count of counts) if (count > stray) colours++;
  const all = burned.reduce((sum, count) => sum + count, 0);
  return {
    luma,
    blocks: { side, columns, rows, red, green, blue },
    colours,
    burned: all / luma.length,
    burnedOtherwise: (all - Math.max(...burned)) / luma.length,
  };
}
