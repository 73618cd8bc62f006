import sharp from "sharp";
import type { Emulator } from "../../../emulator/start.ts";
import { send } from "./http.ts";

/** The bytes behind the first image of a history entry, with its name. */
export async function firstImage(
  emulator: Emulator,
  history: unknown,
): Promise<{ name: string; png: Buffer }> {
  const { outputs } = history as {
    outputs: Record<string, { images: { filename: string; type: string }[] }>;
  };
  const image = Object.values(outputs)[0]?.images[0];
  const path = `/view?filename=${image?.filename}&type=${image?.type}`;
  const reply = await send(emulator.url, { path, headers: { Authorization: `Bearer ${emulator.token}` } });
  return { name: image?.filename ?? "", png: reply.bytes };
}

/** Grey values of a picture at 32 × 32: enough to tell whether two pictures have the same layout. */
export async function thumbnail(bytes: Buffer): Promise<number[]> {
  return [...(await sharp(bytes).greyscale().resize(32, 32, { fit: "fill" }).raw().toBuffer())];
}

/** Pearson's correlation of two lists of the same length, in −1…1. */
export function correlation(left: readonly number[], right: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [leftMean, rightMean] = [mean(left), mean(right)];
  let [both, leftOnly, rightOnly] = [0, 0, 0];
  for (const [at, value] of left.entries()) {
    const [a, b] = [value - leftMean, (right[at] ?? 0) - rightMean];
    both += a * b;
    leftOnly += a * a;
    rightOnly += b * b;
  }
  return both / Math.sqrt(leftOnly * rightOnly);
}
