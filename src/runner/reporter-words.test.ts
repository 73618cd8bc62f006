import { expect, test } from "vitest";
import { red, sampleRecord } from "../../selftest/data/sample-record.ts";
import { cutNote, goneNote, neverRan } from "./reporter-words.ts";

test("the report of a cut run is opened from the folder where it lies", () => {
  const { fr } = cutNote("2026-11-22T08-00-00-000Z", ["--url http://h:1", "--reports-dir out"]);
  expect(fr).toMatch(/npm run report:open -- 2026-11-22T08-00-00-000Z --reports-dir out$/);
  expect(cutNote("r", []).en).toMatch(/npm run report:open -- r$/);
});

test("remedies that name a container which is gone come with a note", () => {
  const record = sampleRecord(red("infra.container-models"));
  const started = { ...record, target: { ...record.target, container: "comfyui-e2e-1" } };
  expect(goneNote(started, false)[0]?.fr).toMatch(/enlevé .*comfyui-e2e-1.*KEEP_STACK=1/);
  expect(goneNote(started, true)).toEqual([]);
  expect(goneNote(started, undefined)).toEqual([]);
  expect(goneNote({ ...started, checks: [] }, false)).toEqual([]);
});

test.for([
  [{ code: undefined, interrupted: false }, "le contrôle n'a pas pu être chargé"],
  [{ code: undefined, interrupted: true }, "la suite s'est arrêtée avant"],
  [{ code: "DOCKER_ABSENT", interrupted: false }, "le déploiement n'a pas démarré (DOCKER_ABSENT)"],
] as const)("a check without a result says why: %j", ([end, why]) => {
  expect(neverRan("infra.queue", "fr", end).reason).toBe(`jamais exécuté : ${why}`);
});
