import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";

/** What a run printed, and the folder that holds everything it wrote. */
export interface Left {
  readonly output: string;
  readonly reportsDir: string;
}

/** More than any run may leave, its copy in `latest` included. */
const MAX_BYTES = 60 * 2 ** 20;
const textual = new Set([".json", ".jsonl", ".csv", ".md", ".html", ".xml", ".txt", ".svg"]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal obeys
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const unseen = /[\p{Cf}\u2028\u2029]/u;
/** What GitHub, Azure and TeamCity obey, apart from our own annotations. */
const command = /^[^\S\n]*::(?!(?:error|warning|notice) (?:file=tests\/|title=))[a-z-]+[ :]|##[\w-]*\[/m;
const formula = /(?:^|,)"[=+\-@]/m;
const forged = /^\s*(?:GO|NO-GO) · forged|^\s*→ curl/m;

/** What an attack got out of a run; empty where it got nothing. */
export function gains({ output, reportsDir }: Left, words: readonly string[]): string[] {
  const files = filesIn(reportsDir);
  const texts = files
    .filter((file) => textual.has(extname(file)))
    .map((file) => [file.slice(reportsDir.length), readFileSync(file, "utf8")] as const);
  const pictures = files
    .filter((file) => file.endsWith(".png"))
    .map((file) => [file, readFileSync(file, "latin1")] as const);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  return [
    ...[["output", output] as const, ...texts].flatMap(([place, text]) => {
      const joined = squeezed(text);
      // Allure's own program stands in its page
      const page = /(?:index|dashboard)\.html$/.test(place);
      return [
        ...(!page && control.test(text) ? [`control characters in ${place}`] : []),
        ...(!page && unseen.test(text) ? [`unseen characters in ${place}`] : []),
        ...(forged.test(text) ? [`a forged line in ${place}`] : []),
        ...words.filter((word) => joined.includes(squeezed(word))).map(() => `the secret in ${place}`),
        ...(place.endsWith(".csv") && formula.test(text) ? [`a formula in ${place}`] : []),
      ];
    }),
    ...(command.test(output) ? ["a workflow command in the output"] : []),
    ...pictures.flatMap(([file, data]) =>
      words.some((word) => data.includes(word)) ? [`the secret in ${file}`] : [],
    ),
    ...(bytes > MAX_BYTES ? [`${Math.round(bytes / 2 ** 20)} MiB of reports`] : []),
  ];
}

/** Letters and digits alone: a secret with anything between them is a secret. */
function squeezed(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, "").toLowerCase();
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
