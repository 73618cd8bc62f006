import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { VerdictName } from "../../record/verdict.ts";
import type { Fingerprint } from "../fingerprint.ts";

/** What the name of a kept file says: a list of a thousand names is read in no time, their contents are not. */
export interface EntryName {
  readonly file: string;
  /** Of the run's folder: its start. */
  readonly run: string;
  readonly number: number;
  readonly stack: string;
  readonly verdict: VerdictName;
}

const verdicts = { go: "GO", warn: "GO_WITH_WARNINGS", nogo: "NO_GO" } as const satisfies Record<
  string,
  VerdictName
>;

/** `<start>.<number>.<stack>.<verdict>.<content>.json`; the same content always has the same name. */
const pattern =
  /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z(?:-\d{1,3})?)\.(\d{1,7})\.([0-9a-f]{8})\.(go|warn|nogo)\.[0-9a-f]{12}\.json(?:\.gz)?$/;

export function entryNameOf(file: string): EntryName | undefined {
  const [, run, number, stack, verdict] = pattern.exec(file) ?? [];
  if (run === undefined || stack === undefined) return undefined;
  return { file, run, number: Number(number), stack, verdict: verdicts[verdict as keyof typeof verdicts] };
}

/** `ending`: `json`, or `json.gz`. */
export function nameEntry(runDir: string, now: Fingerprint, content: string, ending: string): string {
  const verdict = Object.entries(verdicts).find(([, name]) => name === now.verdict)?.[0];
  return [basename(runDir), now.number, stackOf(now), verdict, digest(content, 12), ending].join(".");
}

/** Runs are compared within one stack only: the same target and profile. */
export function stackOf({ target, profile }: Pick<Fingerprint, "target" | "profile">): string {
  return digest(`${target}\n${profile}`, 8);
}

function digest(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** Oldest first; by their names alone. */
export function entriesIn(historyDir: string, folder: "runs" | "allure"): EntryName[] {
  const path = join(historyDir, folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path)
    .flatMap((file) => entryNameOf(file) ?? [])
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** A name that somebody made up must not leave this run without a number that a name can hold. */
const MAX_NUMBER = 9_999_998;

export function lastNumber(historyDir: string): number {
  const last = entriesIn(historyDir, "runs").reduce((most, { number }) => Math.max(most, number), 0);
  return Math.min(last, MAX_NUMBER);
}
