import { foldSeed, generator, hashText } from "./random.ts";
import { profileLine } from "./value-noise.ts";

/** Red, green, blue in 0…255. */
export type Colour = readonly [number, number, number];

interface Ridge {
  /** Upper edge per column, in pixels from the top. */
  readonly line: Float32Array;
  readonly colour: Colour;
  readonly roughness: number;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Pixels from the top. */
  readonly horizon: number;
  readonly zenith: Colour;
  readonly haze: Colour;
  readonly cloud: Colour;
  readonly cloudiness: number;
  readonly sun: { readonly x: number; readonly y: number; readonly radius: number; readonly colour: Colour };
  /** From far to near. */
  readonly ridges: readonly Ridge[];
}

/** The composition. The text decides colours, horizon and number of ridges, the seed also places and shapes. */
export function sceneOf(width: number, height: number, text: string, seed: number): Scene {
  const mood = generator(hashText(text));
  const chance = generator(hashText(text) ^ foldSeed(seed));
  const dusk = mood() < 0.5;
  const skyHue = dusk ? 0.6 + mood() * 0.22 : 0.5 + mood() * 0.14;
  const hazeHue = dusk ? 0.97 + mood() * 0.16 : 0.07 + mood() * 0.5;
  const landHue = 0.04 + mood() * 0.6;
  const horizon = height * (0.2 + 0.1 * mood() + 0.4 * chance());
  const count = 2 + Math.floor(mood() * 3 + chance() * 2.5);
  const haze = hsl(hazeHue, 0.4 + mood() * 0.4, 0.6 + mood() * 0.2);
  const ridges = Array.from({ length: count }, (_, index): Ridge => {
    const near = (index + 1) / count;
    const land = hsl(landHue + near * 0.08, 0.15 + mood() * 0.4, 0.36 - near * 0.14);
    const relief = height * (0.1 + 0.2 * chance());
    const slope = height * (chance() - 0.5) * 0.45;
    const base = horizon + (height - horizon) * (index / count) * 0.9;
    const line = profileLine(width, 2 + Math.floor(chance() * 4), Math.floor(chance() * 2 ** 31));
    return {
      line: line.map((share, x) => base - (share - 0.5) * 2 * relief + (x / width - 0.5) * slope),
      colour: mix(haze, land, 0.35 + near * 0.6),
      roughness: 14 + near * 44,
    };
  });
  const sun = {
    x: width * (0.1 + 0.8 * chance()),
    y: horizon * (0.25 + 0.6 * chance()),
    radius: Math.min(width, height) * (0.03 + 0.04 * chance()),
    colour: hsl(0.08 + mood() * 0.08, 0.9, 0.82),
  };
  return {
    width,
    height,
    horizon,
    zenith: hsl(skyHue, 0.5 + mood() * 0.3, 0.28 + mood() * 0.25),
    haze,
    cloud: hsl(hazeHue, 0.3, 0.88),
    cloudiness: 0.8 + chance() * 1.4,
    sun,
    ridges,
  };
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/** Hue, saturation and lightness in 0…1 (the hue may be any number). */
function hsl(hue: number, saturation: number, lightness: number): Colour {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const place = (offset + (hue - Math.floor(hue)) * 12) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}
