import { expect, test } from "vitest";
import { memoryVerdict } from "./memory-verdict.ts";

const GiB = 2 ** 30;
const session = { students: 30, images: 2, minutes: 20, arrival: "together", seed: 1 } as const;
const left = { vram: 4 * GiB, ram: 40 * GiB };
const verdict = (growthPerJob?: { vram?: number; ram?: number }) =>
  memoryVerdict({ session, memory: { left, ...(growthPerJob && { growthPerJob }) } });

test("memory that does not grow is neither a flaw nor a remark", () => {
  expect(verdict()).toEqual({});
});

test("growth that one more class would fill the memory with is a flaw, with both figures", () => {
  const { flaw } = verdict({ vram: 0.15 * GiB });
  expect(flaw?.en).toBe("VRAM grows by 153.6 MiB a job: 4.0 GiB are left, which 60 more jobs would fill.");
  expect(verdict({ ram: GiB }).flaw?.fr).toMatch(/^La mémoire vive croît de 1024,0 Mio par travail/);
});

test("what fills one memory is told, though the other grows harmlessly", () => {
  expect(verdict({ vram: 2 ** 20, ram: GiB }).flaw?.en).toMatch(/^Main memory/);
});

test("growth that leaves room for a further class is worth knowing", () => {
  expect(verdict({ ram: 0.1 * GiB })).toEqual({ remark: expect.objectContaining({}) });
});

test("where nobody could look at the end of the class, growth is no flaw", () => {
  expect(memoryVerdict({ session, memory: { growthPerJob: { vram: GiB } } })).toEqual({
    remark: expect.objectContaining({}),
  });
});

test("VRAM that /free does not give back is told where model changes hid its growth; what a driver keeps is not", () => {
  const after = (vramUsed: number) =>
    memoryVerdict({ session, memory: { left, before: { vramUsed: GiB }, freed: { vramUsed } } });
  expect(after(10 * GiB).remark?.en).toContain("9.0 GiB more of VRAM");
  expect(after(2 * GiB)).toEqual({});
  // the server was warm before: it had models loaded
  expect(after(0.5 * GiB)).toEqual({});
});
