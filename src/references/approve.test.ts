import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sampleRecord } from "../../selftest/data/sample-record.ts";
import {
  approved,
  folder,
  owl,
  painted,
  server,
  stack,
  stones,
  subject,
} from "../../selftest/data/sample-references.ts";
import { prepareApproval } from "./approve.ts";
import { compareWithReference } from "./finding.ts";
import { writeReference } from "./store.ts";

describe("an approval", () => {
  const name = "2026-11-22T08-00-00-000Z";

  async function run(change: (record: Record<string, unknown>) => void = () => undefined): Promise<string> {
    const dir = folder();
    await mkdir(join(dir, "attachments"), { recursive: true });
    await writeFile(join(dir, "attachments", "a.png"), owl);
    const check = "generation.other-seed-differs" as const;
    const record = sampleRecord(
      {},
      { reference: { ...painted(owl), state: "none" } },
      { attachments: [{ check, title: "other-seed", file: "attachments/a.png", type: "image/png" }] },
    );
    const data = JSON.parse(JSON.stringify(record));
    change(data);
    await writeFile(join(dir, "run.json"), JSON.stringify(data));
    return dir;
  }
  const approval = async (dir: string, referencesDir = folder(), emulated = false) =>
    prepareApproval(dir, { run: name, referencesDir, emulated });

  test("keeps the picture with its origin, and the next run is compared with it", async () => {
    const dir = folder();
    const { reference, bytes, path, former } = await approval(await run(), dir);
    expect(former).toBeUndefined();
    expect(existsSync(dir)).toBe(false);
    writeReference(path, reference, bytes);
    expect(readdirSync(join(path, "..")).toSorted()).toEqual([
      "text-to-image-7-256x320.json",
      "text-to-image-7-256x320.png",
    ]);
    expect(reference).toMatchObject({ madeBy: "server", target: server, run: name, stack, subject });
    expect((await compareWithReference(dir, painted(owl), owl)).finding).toMatchObject({
      state: "same",
      run: name,
    });
  });

  test("reports what it would replace, and how far apart the two are", async () => {
    const dir = folder();
    approved(dir, stones, { stack: { system: { pytorch: "2.5.1" } } });
    const { former } = await approval(await run(), dir);
    expect(former?.likeness?.structure).toBeLessThan(0.6);
    expect(former?.changes.map(({ en }) => en)).toEqual(["PyTorch: 2.5.1 → 2.6.0"]);
  });

  test("replaces a reference that cannot be read any more: that is its remedy", async () => {
    const dir = folder();
    writeFileSync(`${approved(dir, owl)}.json`, "{");
    const { former, unreadable } = await approval(await run(), dir);
    expect([former, unreadable?.en]).toEqual([undefined, expect.stringContaining("cannot be read")]);
  });

  // biome-ignore lint/suspicious/noExplicitAny: a record that is bent on purpose
  const bad: readonly [string, RegExp, (record: any) => void][] = [
    ["of the emulator", /--emulated/, (record) => Object.assign(record.target, { emulated: true })],
    [
      "that was red",
      /judged bad.*noire/s,
      (record) => Object.assign(verdictOf(record), { status: "failed", reason: "Elle est noire." }),
    ],
    [
      "that was blocked",
      /no image of the fixed seed/,
      (record) => Object.assign(verdictOf(record), { status: "blocked" }),
    ],
    [
      "that was never painted",
      /no image of the fixed seed/,
      (record) => delete record.facts["generation.reference"],
    ],
    [
      "out of a cache",
      /cache/,
      (record) => Object.assign(record.facts["generation.reference"].reference, { computed: false }),
    ],
    ["that is gone", /no longer in the run's folder/, (record) => Object.assign(record, { attachments: [] })],
    [
      "that was altered",
      /has changed since/,
      (record) => Object.assign(record.facts["generation.reference"].reference, { sha256: "0".repeat(64) }),
    ],
  ];
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const verdictOf = (record: any) =>
    record.checks.find(({ id }: { id: string }) => id === "generation.other-seed-differs");

  test.for(bad)("is refused for a picture %s", async ([, message, change]) => {
    const refused = approval(await run(change));
    await expect(refused).rejects.toMatchObject({ code: "APPROVAL_REFUSED" });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.not.toThrow("..");
  });

  test("of the emulator is kept apart when it is asked for", async () => {
    const emulated = await run((record) => {
      Object.assign(record.target as object, { emulated: true });
      Object.assign(
        (record.facts as Record<string, { reference: object }>)["generation.reference"]?.reference ?? {},
        { target: "emulator" },
      );
    });
    expect((await approval(emulated, folder(), true)).reference).toMatchObject({
      madeBy: "emulator",
      target: "emulator",
    });
  });

  test("needs the record of a run", async () => {
    await expect(approval(folder())).rejects.toMatchObject({ code: "RUN_UNREADABLE" });
  });
});
