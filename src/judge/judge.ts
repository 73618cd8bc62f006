import { writeFileSync } from "node:fs";
import { describeError } from "../errors.ts";
import { type Inspected, inspectImage } from "../oracles/measures.ts";
import { print, printError } from "../redaction/console.ts";
import type { Language, Text } from "../text.ts";
import { bytesOf, picturesIn } from "./files.ts";
import { type Judged, judgeFile } from "./judge-file.ts";
import { type JudgeOptions, languageOf, readOptions, usage } from "./options.ts";

const verdicts: Record<Judged["verdict"], Text> = {
  good: { fr: "✓ bonne", en: "✓ good" },
  warning: { fr: "! à regarder", en: "! look at it" },
  refused: { fr: "✗ refusée", en: "✗ refused" },
};

const nothing: Text = {
  fr: "Aucune image à juger : donnez des fichiers ou des dossiers (png, jpg, webp).",
  en: "No picture to judge: give files or folders (png, jpg, webp).",
};

/** `npm run judge`: the oracles of the validation on anybody's pictures. The exit status: 0, 1 if one is refused, else 2. */
export async function judge(argv: readonly string[]): Promise<number> {
  const language = languageOf(argv);
  try {
    const options = readOptions(argv);
    if (options.help) {
      print(usage[language]);
      return 0;
    }
    return await judged(options, language);
  } catch (error) {
    printError(describeError(error, language));
    return 2;
  }
}

async function judged(options: JudgeOptions, language: Language): Promise<number> {
  const files = picturesIn(options.paths);
  if (files.length === 0) {
    printError(nothing[language]);
    return 2;
  }
  const { edit, loosen, measures, json } = options;
  const input: Inspected | undefined = edit === undefined ? undefined : await inspectImage(bytesOf(edit));
  const all: Judged[] = [];
  // one after the other, because each is decoded to its pixels
  for (const file of files) all.push(await judgeFile(file, input, loosen));
  if (measures !== undefined)
    writeFileSync(measures, `${JSON.stringify(all.map(numbersOf), undefined, 1)}\n`);
  print(
    json
      ? JSON.stringify(
          all.map((one) => plainOf(one, language)),
          undefined,
          2,
        )
      : table(all, language),
  );
  return all.some(({ verdict }) => verdict === "refused") ? 1 : 0;
}

function table(all: readonly Judged[], language: Language): string {
  const width = Math.min(60, Math.max(...all.map(({ file }) => file.length)));
  return all
    .map(({ file, verdict, measures, reasons }) => {
      const size = measures ? `${measures.width}×${measures.height}` : "–";
      const head = `${verdicts[verdict][language].padEnd(13)} ${file.padEnd(width)} ${size.padStart(11)}`;
      return [head, ...reasons.map((reason) => `    ${reason[language]}`)].join("\n");
    })
    .join("\n");
}

function plainOf({ file, verdict, reasons, findings, edit }: Judged, language: Language) {
  return {
    file,
    verdict,
    reasons: reasons.map((reason) => reason[language]),
    findings,
    ...(edit && { edit }),
  };
}

/** The numbers alone: they may be shown where the picture may not. */
function numbersOf({ file, measures, edit }: Judged) {
  const { thumbnail: _, pixelsSha256: _sha, ...numbers } = measures ?? { thumbnail: "", pixelsSha256: "" };
  return { file, ...numbers, ...(edit && { edit }) };
}
