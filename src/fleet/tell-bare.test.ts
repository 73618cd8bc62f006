import { expect, test } from "vitest";
import type { FleetTarget } from "../config/fleet/fleet-config.ts";
import { EndWords } from "./end-words.ts";
import type { TargetEnd } from "./one-target.ts";
import { bareEnd } from "./tell-bare.ts";

function ended(ends: Readonly<Record<string, TargetEnd | undefined>>): string[] {
  const targets = Object.keys(ends).map((name) => ({ name }) as FleetTarget);
  const known = targets.flatMap((target) => {
    const end = ends[target.name];
    return end ? [[target, end] as const] : [];
  });
  return bareEnd(targets, new Map(known), "en");
}

const good: TargetEnd = { status: 0, said: ["", "GO · http://gpu-1 · 78 checks passed"] };

test("without a page each run's own words stand on the console, and the worst verdict is the last line", () => {
  const lines = ended({
    one: good,
    two: { status: 1, said: ["", "cause and remedy", "NO-GO · http://gpu-2 · a model is missing"] },
    three: undefined,
  });
  expect(lines).toEqual(expect.arrayContaining(["cause and remedy", "interrupted before it began"]));
  expect(lines.at(-1)).toBe("NO-GO · 3 stacks · NO-GO: two, three");
});

test("sound servers stay GO, and an emulator among them is told", () => {
  expect(ended({ one: good }).at(-1)).toBe("GO · 1 stack");
  const emulated = ended({ one: { status: 0, said: ["GO · emulator, no real server validated"] } });
  expect(emulated.at(-1)).toBe("GO · 1 stack · emulators are among them");
});

test("one that is good with warnings makes the whole no plain GO", () => {
  const warned: TargetEnd = { status: 0, said: ["", "GO WITH WARNINGS · http://gpu-2 · look at a picture"] };
  expect(ended({ one: good, two: warned }).at(-1)).toBe("GO WITH WARNINGS · 2 stacks");
});

test("of what a run says all behind the first empty line is its end, and no more is kept than a person reads", () => {
  const words = new EndWords();
  expect(["✓ a check", "", "GO", "x".repeat(9_000)].map((line) => words.heard(line))).toEqual([
    false,
    true,
    true,
    true,
  ]);
  for (let at = 0; at < 1_000; at += 1) words.heard("line");
  expect(words.lines.length).toBeLessThanOrEqual(300);
  expect(words.lines[2]?.length).toBe(2_000);
});
