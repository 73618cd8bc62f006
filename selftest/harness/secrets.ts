import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { secretForms } from "../../src/redaction/redaction-forms.ts";
import type { SuiteRun } from "./run-suite.ts";

/** The shortest piece of a secret that counts as a leak, and the shortest beginning. */
const PIECE = 12;
const BEGINNING = 8;
/** Base64 long enough to hold a piece, in either alphabet. */
const base64 = /[A-Za-z0-9+/_-]{16,}/g;

/**
 * No form of a secret, nor a piece of 12 characters of it, nor its first 8, in the output or in any file that the run wrote; not either
 * inside of what stands there in base64, as every attachment does in the single-file page.
 */
export function expectNoSecret(
  run: Pick<SuiteRun, "output" | "reportsDir">,
  secrets: readonly string[],
): void {
  const leaks = leaksOf(run, secrets);
  if (leaks.length > 0) throw new Error(`A secret, or a piece of one, stands in: ${leaks.join(", ")}`);
}

/** The places that hold a secret: `output`, or the path of a file. */
export function leaksOf(
  { output, reportsDir }: Pick<SuiteRun, "output" | "reportsDir">,
  secrets: readonly string[],
): string[] {
  const needles = [...new Set(secrets)]
    .filter((secret) => secret !== "")
    .flatMap((secret) => [...secretForms(secret), ...pieces(secret)]);
  // `latest` is a copy of the run: a text is searched once, whatever the number of its places
  const places = new Map<string, string>();
  for (const [place, text] of [["output", output], ...filesOf(reportsDir)] as const)
    if (!places.has(text)) places.set(text, place);
  return [...places]
    .filter(([text]) => layersOf(text).some((layer) => needles.some((needle) => layer.includes(needle))))
    .map(([, place]) => place);
}

/** The text, and what its base64 says, twice over: the page holds reports in base64 which hold thumbnails in base64. */
function layersOf(text: string): string[] {
  const first = decoded(text);
  return [text, first, decoded(first)];
}

/** All base64 in a text, decoded at each of the four places where a group may begin. */
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
