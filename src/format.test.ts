import { expect, test } from "vitest";
import { day, decimal, digitDay, duration, gib, plural, some, utcMinute } from "./format.ts";

test("numbers bear the sign of their language", () => {
  expect([decimal(1.25, "fr", 2), decimal(1.25, "en", 2)]).toEqual(["1,25", "1.25"]);
  expect([gib(24 * 2 ** 30, "fr"), gib(24 * 2 ** 30, "en")]).toEqual(["24,0 Gio", "24.0 GiB"]);
  expect([12, 4_200, 130_000].map((ms) => duration(ms, "fr"))).toEqual(["12 ms", "4,2 s", "2 min 10 s"]);
});

test("a duration never counts sixty of what is less", () => {
  expect([999.7, 59_990, 119_600].map((ms) => duration(ms, "en"))).toEqual([
    "1.0 s",
    "1 min 0 s",
    "2 min 0 s",
  ]);
});

test("a date that is none stays as it is", () => {
  expect([day("2027-12-31", "fr"), day("2027-12-31", "en")]).toEqual([
    "31 décembre 2027",
    "31 December 2027",
  ]);
  const iso = "2027-12-31T08:00:00.000Z";
  expect([digitDay(iso, "fr"), digitDay(iso, "en")]).toEqual(["31/12/2027", "2027-12-31"]);
  expect([day("–", "fr"), digitDay("–", "fr")]).toEqual(["–", "–"]);
  expect(utcMinute(Date.parse(iso))).toBe("2027-12-31 08:00");
});

test("zero is singular in French, plural in English", () => {
  const nodes = (count: number) => plural(count, ["nœud", "nœuds"], ["node", "nodes"]);
  expect([0, 1, 2].map((count) => nodes(count).fr)).toEqual(["0 nœud", "1 nœud", "2 nœuds"]);
  expect([0, 1, 2].map((count) => nodes(count).en)).toEqual(["0 nodes", "1 node", "2 nodes"]);
});

test("a long list shows its beginning and counts the rest", () => {
  expect([some(["a", "b"], 2), some(["a", "b", "c"], 2), some([])]).toEqual(["a, b", "a, b … (+1)", ""]);
});
