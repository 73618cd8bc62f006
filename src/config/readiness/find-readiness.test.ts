import { expect, test } from "vitest";
import { config, problems } from "../../../selftest/data/load-sandbox.ts";

test("a class is simulated only where the stage is named, with thirty students where nobody says more", () => {
  expect(config({}).stages).not.toContain("readiness");
  const { stages, readiness, notes } = config({ argv: ["--stage", "readiness"] });
  expect({ stages, readiness, notes }).toEqual({
    stages: ["readiness"],
    readiness: {
      ...{ students: 30, images: 2, minutes: 20, arrival: "together" },
      ...{ thorough: false, besideOthers: false },
    },
    notes: [],
  });
});

test("flags win over variables, and minutes may have decimals, as a French hand writes them, too", () => {
  const argv = ["--stage=readiness", "--students", "12", "--minutes", "0,2", "--class-seed", "7"];
  const env = { READINESS_STUDENTS: "50", READINESS_ARRIVAL: "poisson", READINESS_MAX_MINUTES: "1.5" };
  expect(config({ argv, env }).readiness).toMatchObject({
    ...{ students: 12, minutes: 0.2, arrival: "poisson", seed: 7, maxMinutes: 1.5 },
  });
});

test("a number beyond its bounds is a problem", () => {
  const of = (...argv: string[]) => problems({ argv: ["--stage", "readiness", ...argv] });
  expect(of("--students", "0")).toHaveLength(1);
  expect(of("--images", "1.5")).toHaveLength(1);
  expect(of("--minutes", "0")).toHaveLength(1);
  expect(of("--arrival", "randomly")).toHaveLength(1);
});

test("an option of the class without its stage has no effect, and is told", () => {
  expect(config({ argv: ["--students", "30"] }).notesEn).toEqual([
    expect.stringContaining("--students: without effect"),
  ]);
});
