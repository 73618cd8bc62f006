import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { secretForms } from "../../src/redaction/redaction-forms.ts";

/** The shortest piece of a secret that counts as a leak, and the shortest beginning. */
const PIECE = 12;
const BEGINNING = 8;
/** Base64 long enough to hold a piece, in either alphabet. */
const base64 = /[A-Za-z0-9+/_-]{16,}/g;

/** What a run printed, and the folder that holds everything it wrote. */
interface Written {
  readonly output: string;
  readonly reportsDir: string;
}

/**
 * Throws if a form of a secret, 12 consecutive characters of it or its first 8 are in the output or in a file that the run
 * wrote, also inside base64, which is how the single-file page holds its attachments.
 */
export function expectNoSecret(run: Written, secrets: readonly string[]): void {
  const leaks = leaksOf(run, secrets);
  if (leaks.length > 0) throw new Error(`A secret, or a piece of one, is in: ${leaks.join(", ")}`);
}

/** The places that hold a secret: `output`, or the path of a file. */
export function leaksOf({ output, reportsDir }: Written, secrets: readonly string[]): string[] {
  const needles = [...new Set(secrets)]
    .filter((secret) => secret !== "")
    .flatMap((secret) => [...secretForms(secret), ...pieces(secret)]);
  // `latest` is a copy of the run: each text is searched only once
  const places = new Map<string, string>();
  for (const [place, text] of [["output", output], ...filesOf(reportsDir)] as const)
    if (!places.has(text)) places.set(text, place);
  return [...places]
    .filter(([text]) => layersOf(text).some((layer) => needles.some((needle) => layer.includes(needle))))
    .map(([, place]) => place);
}

/** The text, its decoded base64, and the decoded base64 in that: the page holds reports in base64 which hold thumbnails in base64. */
function layersOf(text: string): string[] {
  const first = decoded(text);
  return [text, first, decoded(first)];
}

/** All base64 in a text, decoded from each of the four offsets at which a group may begin. */
function decoded(text: string): string {
  const runs = text.match(base64) ?? [];
  return [0, 1, 2, 3]
    .map((offset) =>
      runs.map((run) => Buffer.from(run.slice(offset), "base64").toString("latin1")).join("\n"),
    )
    .join("\n");
}

function pieces(secret: string): string[] {
  const count = Math.max(0, secret.length - PIECE + 1);
  const all = Array.from({ length: count }, (_, start) => secret.slice(start, start + PIECE));
  return count > 0 ? [...all, secret.slice(0, BEGINNING)] : all;
}

function filesOf(folder: string): [string, string][] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, "latin1")]);
  } catch {
    return [];
  }
}
