import { expect, test } from "vitest";
import { cutNote } from "./reporter-words.ts";

test("the report of a cut run is opened from the folder where it lies", () => {
  const { fr } = cutNote("2026-11-22T08-00-00-000Z", ["--url http://h:1", "--reports-dir out"]);
  expect(fr).toMatch(/npm run report:open -- 2026-11-22T08-00-00-000Z --reports-dir out$/);
  expect(cutNote("r", []).en).toMatch(/npm run report:open -- r$/);
});
