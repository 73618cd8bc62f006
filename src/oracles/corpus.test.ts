import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type CorpusMeasures, measureCorpus, sizes } from "../../selftest/data/corpus.ts";
import { judgeEdit } from "./edit/edit-words.ts";
import type { ImageMeasures } from "./measures.ts";
import { findingsOf } from "./verdicts.ts";

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const committed: CorpusMeasures = JSON.parse(readFileSync(path("fixtures/pictures/measures.json"), "utf8"));
const corpus = path("../shared/cases/pictures");
const absent = existsSync(corpus) ? "" : " (skipped: the pictures do not lie in ../shared/cases/pictures)";

/** The one sound picture that a person is asked to look at: a drawing that really has two halves. */
const doubtful = "api_quiver_image_to_svg-1.webp";

const redOf = (all: CorpusMeasures["stills"]) =>
  Object.entries(all).flatMap(([name, numbers]) =>
    findingsOf(numbers as ImageMeasures)
      .filter(({ warning }) => !warning)
      .map(({ rule }) => `${name}: ${rule}`),
  );

describe("46 real pictures at four sizes", () => {
  test("none is refused", () => {
    expect(Object.keys(committed.stills)).toHaveLength(46 * sizes.length);
    expect(redOf(committed.stills)).toEqual([]);
  });

  test("a person is asked to look at one of them", () => {
    const names = Object.entries(committed.stills)
      .filter(([, numbers]) => findingsOf(numbers as ImageMeasures).length > 0)
      .map(([name]) => name.split(" ")[0]);
    expect([...new Set(names)]).toEqual([doubtful]);
  });
});

describe("11 real edits", () => {
  test("are edits, and none moved", () => {
    const findings = Object.entries(committed.pairs);
    expect(findings).toHaveLength(11);
    expect(findings.filter(([, finding]) => judgeEdit(finding) || finding.moved)).toEqual([]);
  });
});

test.skipIf(absent)(
  `the pictures themselves measure what is committed${absent}`,
  { timeout: 300_000 },
  async () => {
    const now = await measureCorpus(corpus, ["native"]);
    expect(Object.keys(now.stills)).toHaveLength(46);
    expect(Object.keys(now.pairs).toSorted()).toEqual(Object.keys(committed.pairs).toSorted());
    for (const [name, numbers] of Object.entries(now.stills))
      for (const [measure, value] of Object.entries(numbers)) {
        const before = committed.stills[name]?.[measure as keyof typeof numbers];
        if (typeof value === "number" && typeof before === "number")
          expect(Math.abs(value - before), `${name}: ${measure}`).toBeLessThan(
            0.05 + 0.03 * Math.abs(before),
          );
      }
    for (const [name, { likeness }] of Object.entries(now.pairs))
      expect(Math.abs(likeness - (committed.pairs[name]?.likeness ?? 0)), name).toBeLessThan(0.02);
  },
);
