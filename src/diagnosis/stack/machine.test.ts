import { expect, test } from "vitest";
import { container } from "../../../selftest/data/containers.cases.ts";
import { factsByCheck, sampleRecord } from "../../../selftest/data/sample-record.ts";
import { diagnose } from "../diagnose.ts";

const record = sampleRecord();

test("a limit that holds the largest model is no news", () => {
  const files = [{ file: "m", folder: "vae", path: "/m", state: "sound", bytes: 20e9 } as const];
  const of = (memoryLimit: number) => {
    const facts = factsByCheck({
      container: { ...container, memoryLimit, shmSize: 64 * 2 ** 20 },
      modelsOnDisk: { files, duplicates: [] },
    });
    return diagnose({ ...record, facts }).map(({ code }) => code);
  };
  const [told] = diagnose({
    ...record,
    facts: factsByCheck({
      container: { ...container, memoryLimit: 2 ** 30, shmSize: 32 * 2 ** 20 },
      modelsOnDisk: { files: files.map((file) => ({ ...file, bytes: 40 * 2 ** 30 })), duplicates: [] },
    }),
  });
  expect(told?.cause.fr).toContain("/dev/shm n'a que 32 Mio.");
  expect(told?.remedy.fr).toContain("mem_limit: 54g");
  expect([of(0), of(28 * 2 ** 30), of(12 * 2 ** 30)]).toEqual([[], [], ["memory-limit-too-low"]]);
});
