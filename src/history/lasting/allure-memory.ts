import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import type { Fingerprint } from "../fingerprint.ts";
import { LOOK_BACK } from "../trend.ts";
import { writeWhole } from "../write-json.ts";
import { entriesIn, nameEntry, stackOf } from "./entry-name.ts";
import { readEntry } from "./read-entry.ts";

/** Runs that are kept for Allure, as many as the phase report looks back on. */
export const REMEMBERED = LOOK_BACK;

/** So many are shown where the page is large without them already: a trend of fewer tells nothing. */
const LEAST_SHOWN = 3;
/** How often the page holds each: once as it is and once at its checks, both in base64. Measured: 83 kB for 36.5. */
const TIMES_IN_PAGE = 2.3;

/** Long messages are cut: the page shows the first lines. */
const word = z
  .string()
  .max(100_000)
  .transform((text) => text.slice(0, 300));
const time = z.number().optional();
const noAddress = z.unknown().transform(() => "");

/**
 * What Allure remembers of a run, as far as its pages need it. It comes back from a cache that others can write: an address
 * would become a link of our page, so none is taken over.
 */
const memorySchema = z.object({
  uuid: word,
  name: word,
  timestamp: z.number(),
  knownTestCaseIds: z.array(word).max(1_000),
  testResults: z.record(
    word,
    z.object({
      id: word,
      name: word,
      environment: word.optional(),
      status: z.enum(["passed", "failed", "broken", "skipped", "unknown"]),
      message: word.optional(),
      stop: time,
      duration: time,
      // half of the size: twenty runs would make the page a megabyte larger
      labels: z.unknown().transform(() => []),
      url: noAddress,
      historyId: word.optional(),
      reportLinks: z.unknown().transform(() => []),
    }),
  ),
  metrics: z.unknown().transform(() => ({})),
  url: noAddress,
});

/**
 * The file that Allure reads and adds to, laid out in the run's folder from what is kept a file each run: two pipelines would
 * overwrite one that they share. `room`: by how many bytes they may make the page larger. `keep` puts away what Allure has added,
 * packed: 8 kB instead of 37.
 */
export function memoryIn(
  historyDir: string,
  runDir: string,
  now: Fingerprint,
  room: number,
): { path: string; keep(): void } {
  const folder = join(historyDir, "allure");
  const path = join(runDir, "allure-history.jsonl");
  const lines = entriesIn(historyDir, "allure")
    .filter(({ stack }) => stack === stackOf(now))
    .slice(-REMEMBERED)
    .flatMap(({ file }) => lineOf(readEntry(join(folder, file))));
  writeWhole(
    path,
    lastThatFit(lines, room)
      .map((line) => `${line}\n`)
      .join(""),
  );
  const keep = (): void => {
    const last = readFileSync(path, "utf8").trimEnd().split("\n").at(-1) ?? "";
    rmSync(path, { force: true });
    const [content] = lineOf(JSON.parse(last));
    if (content === undefined) return;
    mkdirSync(folder, { recursive: true });
    writeWhole(join(folder, nameEntry(runDir, now, content, "json.gz")), gzipSync(content));
  };
  return { path, keep };
}

/** A run that does not fit ends it: none between two others is left out. */
function lastThatFit(lines: readonly string[], room: number): readonly string[] {
  let left = room;
  const fitting = lines.toReversed().findIndex((line, index) => {
    left -= line.length * TIMES_IN_PAGE;
    return left < 0 && index >= LEAST_SHOWN;
  });
  return fitting === -1 ? lines : lines.slice(-fitting);
}

function lineOf(data: unknown): string[] {
  const parsed = memorySchema.safeParse(data);
  return parsed.success ? [JSON.stringify(parsed.data)] : [];
}
