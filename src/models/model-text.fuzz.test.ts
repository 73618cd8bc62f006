import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileText } from "../../selftest/fuzz/hostile.ts";
import { patient } from "../../selftest/fuzz/judge.ts";
import type { ModelFinding, ModelState } from "./model-files.ts";
import { modelText, sizeText } from "./model-text.ts";

/** Every state there is: the compiler asks for a new one. */
const states = Object.keys({
  sound: 0,
  "other-size": 0,
  present: 0,
  unseen: 0,
  missing: 0,
  sharded: 0,
  directory: 0,
  "link-broken": 0,
  unreadable: 0,
  empty: 0,
  "html-page": 0,
  "lfs-pointer": 0,
  "not-safetensors": 0,
  "bad-header": 0,
  truncated: 0,
  overlong: 0,
  "not-gguf": 0,
  "big-endian": 0,
  "old-format": 0,
  "newer-format": 0,
  "too-small": 0,
} satisfies Record<ModelState, 0>) as ModelState[];
const size = fc.oneof(
  fc.nat(2_000),
  fc.maxSafeNat(),
  fc.constantFrom(999, 1_000, 999_499, 999_500, 999_949_999, 999_950_000, 99_950, 1e12, 1e15),
);

test("a size has three digits at most before its unit, in both languages alike", patient, () => {
  fc.assert(
    fc.property(size, (bytes) => {
      const [fr, en] = [sizeText(bytes, "fr"), sizeText(bytes, "en")];
      const digits = bytes < 1e15 ? "\\d{1,3}" : "\\d+";
      expect(fr).toMatch(new RegExp(`^${digits}(,\\d)? (octets|ko|Mo|Go|To)$`));
      expect(en).toMatch(new RegExp(`^${digits}(\\.\\d)? (bytes|kB|MB|GB|TB)$`));
      expect(Number.parseFloat(fr.replace(",", "."))).toBe(Number.parseFloat(en));
    }),
    { numRuns: 1_000 },
  );
});

test(
  "any finding is one sentence in both languages, without a hole, with its file's name in it",
  patient,
  () => {
    const finding: fc.Arbitrary<ModelFinding> = fc.record(
      {
        file: hostileText,
        folder: hostileText,
        path: hostileText,
        state: fc.constantFrom(...states),
        bytes: size,
        expected: size,
        link: hostileText,
        shards: fc.nat(99),
      },
      { requiredKeys: ["file", "folder", "path", "state"] },
    );
    fc.assert(
      fc.property(finding, (found) => {
        const { fr, en } = modelText(found);
        const given = [found.file, found.folder, found.path, found.link ?? ""];
        for (const sentence of [fr, en]) {
          expect(sentence.includes(found.file) || sentence.includes(found.path)).toBe(true);
          const ours = given
            .toSorted((a, b) => b.length - a.length)
            .reduce((text, one) => text.replaceAll(one || "\uFFFF", ""), sentence);
          expect(ours).not.toMatch(/undefined|NaN|null|\[object/);
        }
        expect(fr).not.toBe(en);
      }),
      { numRuns: 500 },
    );
  },
);
