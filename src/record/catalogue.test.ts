import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type CheckId, catalogue, checkIds, stageOf, stages } from "./catalogue.ts";

const root = new URL("../../tests/", import.meta.url);
const written = stages.flatMap((stage) =>
  readdirSync(new URL(`${stage}/`, root))
    .filter((file) => file.endsWith(".check.ts"))
    .sort()
    .flatMap((file) =>
      [...readFileSync(new URL(`${stage}/${file}`, root), "utf8").matchAll(/^ *check\(\s*"([^"]+)"/gm)].map(
        ([, id]) => ({ id: id as CheckId, stage }),
      ),
    ),
);

describe("the catalogue", () => {
  test("lists each check that is written, once, in the folder of its stage", () => {
    expect(written.map(({ id }) => id).toSorted()).toEqual(checkIds.toSorted());
    expect(written.filter(({ id, stage }) => stageOf(id) !== stage)).toEqual([]);
  });

  test("lists what a check requires before it, in the order the files run", () => {
    const order = written.map(({ id }) => id);
    const late = order.flatMap((id) =>
      catalogue[id].requires
        .filter((required) => order.indexOf(required as CheckId) >= order.indexOf(id))
        .map((required) => `${id} before ${required}`),
    );
    expect(late).toEqual([]);
  });

  test("gives each check a title of its own: a result without its id is known by it", () => {
    for (const language of ["fr", "en"] as const)
      expect(new Set(checkIds.map((id) => catalogue[id].title[language])).size).toBe(checkIds.length);
  });

  test("keeps a French and an English text apart for each entry", () => {
    for (const id of checkIds) {
      const { title, proves } = catalogue[id];
      expect(title.fr).not.toBe(title.en);
      expect(proves.fr).not.toBe(proves.en);
    }
  });
});
