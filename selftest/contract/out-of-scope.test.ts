import { expect, test } from "vitest";
import { withLogin, withLogin033 } from "./support/ground-truth.ts";
import { outOfScope, outOfScope033, outOfScopeProtocol } from "./support/out-of-scope.ts";

/** Follows a dotted path; keys of the ground truth may hold dots themselves (`x.js`). */
function exists(value: unknown, path: string): boolean {
  if (path === "") return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([key, entry]) =>
      path === key || (path.startsWith(`${key}.`) && exists(entry, path.slice(key.length + 1))),
  );
}

const left = [
  ...Object.entries(outOfScope).map(([path, reason]) => [path, reason, withLogin] as const),
  ...Object.entries(outOfScope033).map(([path, reason]) => [path, reason, withLogin033] as const),
];

test.for(left)("%s is in the ground truth, and left out for a reason", ([path, reason, truth]) => {
  expect(exists(truth, path)).toBe(true);
  expect(reason).toMatch(/\.$/);
});

test("what the protocol describes and the emulator leaves out has a reason as well", () => {
  for (const entry of outOfScopeProtocol) expect(entry).toMatch(/\.$/);
});
