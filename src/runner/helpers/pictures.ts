import { type ImageMeasures, measureImage } from "../../oracles/measures.ts";
import type { Text } from "../../text.ts";

/** One after the other: each is decoded to its pixels. */
export async function measureEach(files: readonly Buffer[]): Promise<ImageMeasures[]> {
  const all: ImageMeasures[] = [];
  for (const bytes of files) all.push(await measureImage(bytes));
  return all;
}

/** What a judge finds wrong with the pictures of a job; each is named by `name` and, among several, by its number. */
export function judgeEach(
  pictures: readonly ImageMeasures[],
  judge: (measures: ImageMeasures) => Text | undefined,
  name?: Text,
): Text[] {
  return pictures.flatMap((measures, index) => {
    const flaw = judge(measures);
    if (flaw === undefined) return [];
    const number = pictures.length > 1 ? ` ${index + 1}/${pictures.length}` : "";
    if (name === undefined && number === "") return [flaw];
    return [
      {
        fr: `${name?.fr ?? "Image"}${number} : ${flaw.fr}`,
        en: `${name?.en ?? "Picture"}${number}: ${flaw.en}`,
      },
    ];
  });
}
