import { expect, test } from "vitest";
import { withLogin } from "./support/ground-truth.ts";
import { outOfScope, outOfScopeProtocol } from "./support/out-of-scope.ts";

/** Follows a dotted path; keys of the ground truth may hold dots themselves (`x.js`). */
function exists(value: unknown, path: string): boolean {
  if (path === "") return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([key, entry]) =>
      path === key || (path.startsWith(`${key}.`) && exists(entry, path.slice(key.length + 1))),
  );
}

test.for(Object.entries(outOfScope))(
  "%s is in the ground truth, and left out for a reason",
  ([path, reason]) => {
    expect(exists(withLogin, path)).toBe(true);
    expect(reason).toMatch(/\.$/);
  },
);

test("what the protocol describes and the emulator leaves out has a reason as well", () => {
  for (const entry of outOfScopeProtocol) expect(entry).toMatch(/\.$/);
});
