import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { secretForms } from "../../src/credentials/redaction-forms.ts";
import type { SuiteRun } from "./run-suite.ts";

/** No form of a secret, nor a piece of 12 characters of it, in the output or in any file that the run wrote. */
export function expectNoSecret({ output, reportsDir }: SuiteRun, secrets: readonly string[]): void {
  const needles = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [...secretForms(secret), ...pieces(secret)]);
  const texts = [["output", output], ...filesOf(reportsDir)] as const;
  const leaks = texts.flatMap(([place, text]) =>
    needles.some((needle) => text.includes(needle)) ? [place] : [],
  );
  expect(leaks).toEqual([]);
}

function pieces(secret: string): string[] {
  return Array.from({ length: Math.max(0, secret.length - 11) }, (_, start) =>
    secret.slice(start, start + 12),
  );
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
