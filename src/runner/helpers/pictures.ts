import { type ImageMeasures, type Inspected, inspectImage } from "../../oracles/measures.ts";
import type { Text } from "../../text.ts";

/** Measures pictures one after the other, because each is decoded to its pixels. */
export async function inspectEach(files: readonly Buffer[]): Promise<Inspected[]> {
  const all: Inspected[] = [];
  for (const bytes of files) all.push(await inspectImage(bytes));
  return all;
}

export async function measureEach(files: readonly Buffer[]): Promise<ImageMeasures[]> {
  return (await inspectEach(files)).map(({ measures }) => measures);
}

/** The flaws that a judge finds in the pictures of a job; each names the picture by `name` and, if there are several, its number. */
export function judgeEach<Picture>(
  pictures: readonly Picture[],
  judge: (picture: Picture, index: number) => Text | undefined,
  name?: Text,
): Text[] {
  return pictures.flatMap((picture, index) => {
    const flaw = judge(picture, index);
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
