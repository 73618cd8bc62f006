import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { type EditFinding, findEdit } from "../../src/oracles/edit/judge-edit.ts";
import { type ImageMeasures, type Inspected, inspectImage } from "../../src/oracles/measures.ts";

/** What is published of a real picture: its numbers. */
export type Numbers = Omit<ImageMeasures, "thumbnail" | "pixelsSha256">;

export interface CorpusMeasures {
  /** By file and size: `name 1024`, or `name native`. */
  readonly stills: Readonly<Record<string, Numbers>>;
  readonly pairs: Readonly<Record<string, EditFinding>>;
}

export const sizes = ["native", "512", "1024", "1328"] as const;

/** Measures the corpus of real pictures: its folder holds `stills` and `pairs` (NAME.input.webp, NAME.output.webp). */
export async function measureCorpus(
  folder: string,
  only: readonly string[] = sizes,
): Promise<CorpusMeasures> {
  const stills: Record<string, Numbers> = {};
  const files = ["stills", "pairs"].flatMap((kind) =>
    readdirSync(join(folder, kind)).map((name) => join(folder, kind, name)),
  );
  for (const file of files)
    for (const size of only) {
      const { measures } = await inspectAt(file, size);
      const { thumbnail: _, pixelsSha256: _sha, ...numbers } = measures;
      stills[`${file.split(/[/\\]/).at(-1)} ${size}`] = rounded(numbers);
    }
  const pairs: Record<string, EditFinding> = {};
  for (const input of files.filter((file) => file.endsWith(".input.webp"))) {
    const output = input.replace(".input.", ".output.");
    const name = input.split(/[/\\]/).at(-1)?.replace(".input.webp", "") ?? "";
    pairs[name] = rounded(findEdit(await inspectAt(input, "512"), await inspectAt(output, "512")));
  }
  return { stills, pairs };
}

async function inspectAt(file: string, size: string): Promise<Inspected> {
  const picture = sharp(readFileSync(file)).removeAlpha().toColourspace("srgb");
  const side = Number(size);
  const sized = size === "native" ? picture : picture.resize(side, side, { fit: "fill", kernel: "lanczos3" });
  return inspectImage(await sized.png({ compressionLevel: 1 }).toBuffer());
}

/** Four digits: what another version of a decoder leaves alone. */
function rounded<Record extends object>(numbers: Record): Record {
  return JSON.parse(
    JSON.stringify(numbers, (_, value) => (typeof value === "number" ? Number(value.toPrecision(4)) : value)),
  );
}
