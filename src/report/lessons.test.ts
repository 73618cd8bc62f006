import { expect, test } from "vitest";
import { blocked, red, sampleRecord } from "../../selftest/data/sample-record.ts";
import { lessonLine } from "./lessons.ts";

const unasked = { status: "skipped", unasked: true } as const;
const edit = ["generation.edit", "generation.edit-descends"] as const;

test.for([
  ["Aucune : texte vers image fonctionne, édition d'image fonctionne.", red("infra.nodes-inventory")],
  ["Texte vers image fonctionne, édition d'image ne fonctionne pas.", red("generation.edit")],
  [
    "Toutes : texte vers image ne fonctionne pas, édition d'image ne fonctionne pas.",
    red("generation.text-to-image", "generation.edit"),
  ],
  [
    "Texte vers image ne fonctionne pas, édition d'image reste à vérifier.",
    {
      ...blocked("generation.image-not-black", "generation.edit-descends"),
      ...red("generation.image-not-black"),
    },
  ],
  ["Aucune : texte vers image fonctionne.", Object.fromEntries(edit.map((id) => [id, unasked]))],
  ["Aucune : texte vers image fonctionne, édition d'image fonctionne.", red("generation.reference")],
] as const)("%s", ([line, marks]) => {
  expect(lessonLine(sampleRecord(marks))?.fr).toBe(line);
});

test("a lesson whose workflow the server would refuse cannot take place", () => {
  const all = ["generation.text-to-image", "generation.edit", "generation.edit-descends"] as const;
  const marks = { ...blocked("generation.workflows-valid", ...all), ...red("generation.workflows-valid") };
  expect(lessonLine(sampleRecord(marks, { rolesRefused: ["edit"] }))?.fr).toBe(
    "Texte vers image reste à vérifier, édition d'image ne fonctionne pas.",
  );
});

test("nothing is said of lessons that were not tried", () => {
  expect(lessonLine(sampleRecord({}, {}, { stages: ["infra"] }))).toBeUndefined();
});

test("of several workflows of a lesson those that suffer are named, unless all do", () => {
  const [check] = sampleRecord(red("generation.edit")).checks.filter(({ id }) => id === "generation.edit");
  const of = (name: string, status: "failed" | "passed") => {
    const checks = check === undefined ? [] : [{ ...check, status }];
    return { name, further: name !== "nuit", checks, facts: {} };
  };
  const line = (...workflows: ReturnType<typeof of>[]) =>
    lessonLine(sampleRecord(red("generation.edit"), {}, { workflows }))?.fr;
  expect(line(of("nuit", "passed"), of("aquarelle", "failed"))).toBe(
    "Texte vers image fonctionne, édition d'image ne fonctionne pas (aquarelle).",
  );
  expect(line(of("nuit", "failed"), of("aquarelle", "failed"))).toBe(
    "Texte vers image fonctionne, édition d'image ne fonctionne pas.",
  );
});
