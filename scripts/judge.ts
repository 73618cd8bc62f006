import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { describeError } from "../src/errors.ts";
import { judgeEdit, placeOf } from "../src/oracles/edit/edit-words.ts";
import { type EditFinding, findEdit } from "../src/oracles/edit/judge-edit.ts";
import { type ImageMeasures, type Inspected, inspectImage } from "../src/oracles/measures.ts";
import { type RuleName, ruleNames } from "../src/oracles/rule-names.ts";
import { findingsOf, findingText, type PictureFinding } from "../src/oracles/verdicts.ts";
import { print, printError } from "../src/redaction/console.ts";
import type { Language, Text } from "../src/text.ts";

/** `npm run judge -- FILE_OR_FOLDER…`: the oracles of the validation on anybody's pictures. Status 1 if one is refused. */
const usage: Text = {
  fr: `Juge des images comme la validation le fait : « est-ce mon serveur, ou mon goût ? »

Usage : npm run judge -- FICHIER_OU_DOSSIER… [options]

  --edit IMAGE          juge aussi chaque fichier comme une édition de cette image
  --loosen RÈGLE        une règle qui ne fait qu'avertir (à répéter) :
                        ${ruleNames.join(", ")}
  --json                le résultat en JSON
  --measures FICHIER    écrit toutes les mesures dans ce fichier JSON
  --lang fr|en          langue (REPORT_LANG)

Statut : 0 si toutes les images sont bonnes, avec ou sans avertissement ; 1 si une est refusée ; 2 si rien n'a pu être jugé.`,
  en: `Judges pictures as the validation does: "is it my server, or my taste?"

Usage: npm run judge -- FILE_OR_FOLDER… [options]

  --edit PICTURE        judges each file as an edit of this picture as well
  --loosen RULE         a rule that only warns (may be repeated):
                        ${ruleNames.join(", ")}
  --json                the result as JSON
  --measures FILE       writes all measures into this JSON file
  --lang fr|en          language (REPORT_LANG)

Status: 0 if all pictures are good, with or without warnings; 1 if one is refused; 2 if nothing could be judged.`,
};

interface Judged {
  readonly file: string;
  readonly verdict: "good" | "warning" | "refused";
  readonly reasons: readonly Text[];
  readonly findings: readonly PictureFinding[];
  readonly edit?: EditFinding;
  readonly measures?: ImageMeasures;
}

const verdicts: Record<Judged["verdict"], Text> = {
  good: { fr: "✓ bonne", en: "✓ good" },
  warning: { fr: "! à regarder", en: "! look at it" },
  refused: { fr: "✗ refusée", en: "✗ refused" },
};

/** More than any folder of pictures of a course; a larger file is no picture of ComfyUI. */
const MAX_FILES = 10_000;
const MAX_BYTES = 200 * 2 ** 20;

const options = {
  edit: { type: "string" },
  loosen: { type: "string", multiple: true },
  json: { type: "boolean" },
  measures: { type: "string" },
  lang: { type: "string" },
  help: { type: "boolean" },
} as const;

const given = /--lang[= ](fr|en)/.exec(process.argv.join(" "))?.[1] ?? process.env.REPORT_LANG;
const language: Language = given === "en" ? "en" : "fr";

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parsed();
  if (values.help) {
    print(usage[language]);
    return 0;
  }
  const loosen = (values.loosen ?? []).flatMap((list) => list.split(","));
  const unknown = loosen.find((name) => !ruleNames.includes(name as RuleName));
  if (unknown !== undefined)
    return refuse({
      fr: `--loosen : « ${unknown} » n'est pas une règle.`,
      en: `--loosen: "${unknown}" is no rule.`,
    });
  let input: Inspected | undefined;
  let files: string[];
  try {
    files = positionals.flatMap((path) => picturesIn(path)).slice(0, MAX_FILES);
    if (values.edit !== undefined) input = await inspectImage(bytesOf(values.edit));
  } catch (error) {
    return refuse({ fr: describeError(error, "fr"), en: describeError(error, "en") });
  }
  if (files.length === 0)
    return refuse({
      fr: "Aucune image à juger : donnez des fichiers ou des dossiers (png, jpg, webp).",
      en: "No picture to judge: give files or folders (png, jpg, webp).",
    });
  const all: Judged[] = [];
  for (const file of files) all.push(await judged(file, input, loosen as RuleName[]));
  if (values.measures !== undefined)
    writeFileSync(values.measures, `${JSON.stringify(numbersOf(all), undefined, 1)}\n`);
  print(values.json ? JSON.stringify(all.map(plain), undefined, 2) : table(all));
  return all.some(({ verdict }) => verdict === "refused") ? 1 : 0;
}

function parsed() {
  try {
    return parseArgs({ args: process.argv.slice(2), options, allowPositionals: true });
  } catch {
    return { values: { help: true } as const, positionals: [] };
  }
}

function refuse(text: Text): number {
  printError(text[language]);
  return 2;
}

function picturesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /^\.(png|jpe?g|webp)$/i.test(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function bytesOf(file: string): Buffer {
  if (statSync(file).size > MAX_BYTES) throw new Error(`${file}: > ${MAX_BYTES} bytes`);
  return readFileSync(file);
}

async function judged(file: string, input: Inspected | undefined, loosen: RuleName[]): Promise<Judged> {
  try {
    const inspected = await inspectImage(bytesOf(file));
    const findings = findingsOf(inspected.measures, loosen);
    const edit = input && findEdit(input, inspected);
    const flaw = edit && judgeEdit(edit);
    const isRed = flaw !== undefined || findings.some(({ warning }) => !warning);
    const isDoubtful = findings.length > 0 || edit?.moved;
    return {
      file,
      verdict: isRed ? "refused" : isDoubtful ? "warning" : "good",
      reasons: [
        ...findings.map(findingText),
        ...(flaw ? [flaw] : []),
        ...(edit?.moved && !flaw ? [movedText(edit)] : []),
      ],
      findings,
      ...(edit && { edit }),
      measures: inspected.measures,
    };
  } catch (error) {
    const reason = { fr: describeError(error, "fr"), en: describeError(error, "en") };
    return { file, verdict: "refused", reasons: [reason], findings: [] };
  }
}

function movedText(edit: EditFinding): Text {
  const place = placeOf(edit);
  return { fr: `L'édition s'est déplacée${place.fr}.`, en: `The edit has moved${place.en}.` };
}

function table(all: readonly Judged[]): string {
  const width = Math.min(60, Math.max(...all.map(({ file }) => file.length)));
  return all
    .map(({ file, verdict, measures, reasons }) => {
      const size = measures ? `${measures.width}×${measures.height}` : "–";
      const head = `${verdicts[verdict][language].padEnd(13)} ${file.padEnd(width)} ${size.padStart(11)}`;
      return [head, ...reasons.map((reason) => `    ${reason[language]}`)].join("\n");
    })
    .join("\n");
}

function plain({ file, verdict, reasons, findings, edit }: Judged) {
  return {
    file,
    verdict,
    reasons: reasons.map((reason) => reason[language]),
    findings,
    ...(edit && { edit }),
  };
}

/** The numbers alone: they may be published where the pictures may not. */
function numbersOf(all: readonly Judged[]) {
  return all.map(({ file, measures, edit }) => {
    const { thumbnail: _, pixelsSha256: _sha, ...numbers } = measures ?? { thumbnail: "", pixelsSha256: "" };
    return { file, ...numbers, ...(edit && { edit }) };
  });
}
