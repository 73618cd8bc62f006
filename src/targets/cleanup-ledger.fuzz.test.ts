import { mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileJson, hostileText, jsonText, nearMiss } from "../../selftest/fuzz/hostile.ts";
import { patient } from "../../selftest/fuzz/judge.ts";
import { cleanUp } from "./clean-up.ts";
import { CleanupLedger, type LedgerEntry } from "./cleanup-ledger.ts";
import type { TargetInfo } from "./target.ts";

/** Nothing listens there. */
const url = "http://127.0.0.1:9";
const info: TargetInfo = {
  kind: "attach",
  access: { kind: "login" },
  url,
  emulated: false,
  token: "S3cretS3cret",
  tokenSource: "test",
};
const sample = [
  { url, kind: "prompt", id: "0f1b488d-7ea4-4fac-8563-a88b85b939ac" },
  { url: "http://elsewhere", kind: "userdata", id: "e2e.js" },
];

const content: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  nearMiss(sample).map(jsonText),
  hostileJson.map(jsonText),
  hostileText,
  fc.uint8Array({ maxLength: 200 }),
);
const entry: fc.Arbitrary<LedgerEntry> = fc.record({
  url: fc.oneof(fc.constant("http://elsewhere"), hostileText),
  kind: fc.constantFrom("prompt", "userdata"),
  id: hostileText,
});

describe("the cleanup ledger", () => {
  test("of any content is a list of entries, and takes another", patient, () => {
    using dir = mkdtempDisposableSync(join(tmpdir(), "e2e-ledger-"));
    const file = join(dir.path, "ledger.json");
    fc.assert(
      fc.property(content, entry, (bytes, added) => {
        writeFileSync(file, bytes);
        const ledger = new CleanupLedger(file);
        const before = ledger.entries();
        for (const { url, kind, id } of before)
          expect([typeof url, ["prompt", "userdata"].includes(kind), typeof id]).toEqual([
            "string",
            true,
            "string",
          ]);
        ledger.enter(added);
        expect(ledger.entries()).toEqual([...before, added]);
        expect(JSON.parse(readFileSync(file, "utf8"))).toHaveLength(before.length + 1);
      }),
      { numRuns: 60 },
    );
  });

  test("gives back what was entered and not left, in order", patient, () => {
    using dir = mkdtempDisposableSync(join(tmpdir(), "e2e-ledger-"));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), fc.nat(), (entries, which) => {
        const ledger = new CleanupLedger(join(dir.path, "ledger.json"));
        for (const one of entries) ledger.enter(one);
        const gone = entries[which % Math.max(1, entries.length)];
        if (gone) ledger.leave(gone);
        const same = (one: LedgerEntry) =>
          one.url === gone?.url && one.kind === gone.kind && one.id === gone.id;
        expect(ledger.entries()).toEqual(entries.filter((one) => !same(one)));
        for (const one of entries) ledger.leave(one);
        expect(ledger.entries()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test("of any content is swept without a throw, and loses nothing of another server", patient, async () => {
    using dir = mkdtempDisposableSync(join(tmpdir(), "e2e-ledger-"));
    const file = join(dir.path, "ledger.json");
    const ids = fc.array(
      entry.map((one) => ({ ...one, url: one.url === "http://elsewhere" ? one.url : url })),
      { maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(ids, async (entries) => {
        writeFileSync(file, JSON.stringify(entries));
        const ledger = new CleanupLedger(file);
        const left = await cleanUp([ledger], info);
        // a file that is not named like ours is forgotten
        expect(left).toEqual(entries.filter((one) => one.url === url && one.kind === "prompt"));
        expect(ledger.entries()).toEqual(entries.filter((one) => one.url !== url || one.kind === "prompt"));
      }),
      { numRuns: 25 },
    );
  });
});
