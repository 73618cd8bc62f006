import { type ImageMeasures, measureImage } from "../../oracles/measures.ts";
import type { Text } from "../../text.ts";

/** Measures pictures one after the other, because each is decoded to its pixels. */
export async function measureEach(files: readonly Buffer[]): Promise<ImageMeasures[]> {
  const all: ImageMeasures[] = [];
  for (const bytes of files) all.push(await measureImage(bytes));
  return all;
}

/** The flaws that a judge finds in the pictures of a job; each names the picture by `name` and, if there are several, its number. */
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
