import type { Picture } from "../nodes/values.ts";
import { foldSeed, generator } from "./random.ts";
import { forEachRow } from "./rows.ts";
import { mix, type Scene, sceneOf } from "./scene.ts";
import { NoiseField } from "./value-noise.ts";

/** Strength of the film grain: ± this many levels. */
const GRAIN = 3;

/**
 * Paints a landscape: a sky with clouds and a sun, several ridges, mild grain. The text chooses colours and composition, the
 * seed chooses the shapes. Deterministic. Gradients, detail and correlation of neighbours are those of a photo.
 */
export async function landscape(width: number, height: number, text: string, seed: number): Promise<Picture> {
  const scene = sceneOf(width, height, text, seed);
  const data = new Uint8ClampedArray(width * height * 3);
  const clouds = new NoiseField(width, height, 6, 14, foldSeed(seed) + 1);
  const wisps = new NoiseField(width, height, 24, 60, foldSeed(seed) + 2);
  const soil = new NoiseField(width, height, Math.ceil(width / 9), Math.ceil(height / 6), foldSeed(seed) + 3);
  const grain = generator(foldSeed(seed) + 4);
  await forEachRow(height, (y) => {
    const light = { cloud: clouds.row(y), wisp: wisps.row(y), soil: soil.row(y) };
    paintRow(data, y, scene, light, grain);
  });
  return { width, height, data, sampled: true };
}

interface Light {
  readonly cloud: Float32Array;
  readonly wisp: Float32Array;
  readonly soil: Float32Array;
}

function paintRow(data: Uint8ClampedArray, y: number, scene: Scene, light: Light, grain: () => number): void {
  const { width, height, sun, ridges } = scene;
  const down = Math.min(1, y / scene.horizon);
  const sky = mix(scene.zenith, scene.haze, down * down);
  let state = (grain() * 2 ** 32) >>> 0;
  for (let x = 0, at = y * width * 3; x < width; x++, at += 3) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const speck = (state / 2 ** 31 - 1) * GRAIN;
    const wisp = light.wisp[x] as number;
    let nearest = ridges.length - 1;
    while (nearest >= 0 && y < (ridges[nearest]?.line[x] as number)) nearest--;
    const ridge = ridges[nearest];
    if (ridge === undefined) {
      const cover = Math.max(0, (light.cloud[x] as number) * 0.75 + wisp * 0.35 - 0.5) * scene.cloudiness;
      const far = ((x - sun.x) ** 2 + (y - sun.y) ** 2) / sun.radius ** 2;
      const glow = far < 1 ? 1 : 0.55 / far;
      for (let channel = 0; channel < 3; channel++) {
        const base = sky[channel] as number;
        const cloud = ((scene.cloud[channel] as number) - base) * cover;
        data[at + channel] = base + cloud + ((sun.colour[channel] as number) - base) * glow + speck;
      }
    } else {
      const depth = (y - (ridge.line[x] as number)) / height;
      const texture = ((light.soil[x] as number) - 0.5) * ridge.roughness + (wisp - 0.5) * 26;
      const shade = speck + texture - depth * 110;
      for (let channel = 0; channel < 3; channel++)
        data[at + channel] = (ridge.colour[channel] as number) + shade;
    }
  }
}

/**
 * An edit: keeps the structure of the source, moves its colours and light towards what was painted.
 * @param denoise 0…1: how far the result may leave its source.
 */
export async function repaint(source: Picture, painted: Picture, denoise: number): Promise<Picture> {
  const data = new Uint8ClampedArray(source.data.length);
  const strength = 0.12 + 0.3 * Math.min(1, Math.max(0, denoise));
  const row = source.width * 3;
  await forEachRow(source.height, (y) => {
    for (let at = y * row; at < (y + 1) * row; at += 3) {
      const luma =
        (77 * (source.data[at] as number) +
          151 * (source.data[at + 1] as number) +
          28 * (source.data[at + 2] as number)) >>
        8;
      for (let channel = 0; channel < 3; channel++) {
        const own = source.data[at + channel] as number;
        const toned = own + (luma - own) * 0.4;
        data[at + channel] = toned + ((painted.data[at + channel] as number) - toned) * strength;
      }
    }
  });
  return { ...painted, data };
}

/** What an undenoised latent looks like: independent random pixels. */
export async function noise(width: number, height: number, seed: number): Promise<Picture> {
  const random = generator(foldSeed(seed));
  const data = new Uint8ClampedArray(width * height * 3);
  await forEachRow(height, (y) => {
    for (let at = y * width * 3; at < (y + 1) * width * 3; at++) data[at] = random() * 256;
  });
  return { width, height, data, sampled: true };
}
