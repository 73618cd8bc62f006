import { describe, expect, test } from "vitest";
import { about, sampleFigures, sampleJobs } from "../../selftest/data/class/sample-readiness.ts";
import { answerOf } from "./answer.ts";
import { answerSentence } from "./answer-words.ts";
import type { Forecast, ReadinessFigures } from "./figures.ts";
import type { StudentOutcome } from "./session.ts";

const { forecast } = sampleFigures();
const cut = (p95Ms: number, more: Partial<ReadinessFigures> = {}): ReadinessFigures =>
  sampleFigures({
    stopped: "budget",
    forecast: { ...(forecast as Forecast), waitMs: { ...(forecast as Forecast).waitMs, p95: about(p95Ms) } },
    ...more,
  });
const withOutcomes = (...outcomes: StudentOutcome[]): ReadinessFigures =>
  sampleFigures({
    jobs: sampleJobs({ students: 30, images: 2 }, 4_500).map((job, at) => ({
      ...job,
      outcome: outcomes[at] ?? job.outcome,
    })),
  });

const { memory } = sampleFigures();
const leaking = sampleFigures({
  memory: { ...memory, growthPerJob: { vram: 180 * 2 ** 20 }, left: { vram: 4 * 2 ** 30 } },
});

describe("the answer", () => {
  test.for([
    ["yes", "every image came in time", sampleFigures()],
    ["no", "every image came, one in twenty after the limit", sampleFigures({ limitMs: 60_000 })],
    ["yes", "both bounds lie below the limit", cut(120_000)],
    ["no", "both bounds lie above it", cut(240_000)],
    ["unsure", "the limit lies between them", cut(175_000)],
    ["yes", "the limit lies between them, but this was certain enough", cut(175_000, { stopped: "certain" })],
    ["no", "certain enough, and beyond", cut(185_000, { stopped: "certain" })],
    ["no", "an image of somebody else came", withOutcomes("foreign")],
    ["no", "images are missing at the end of the session", withOutcomes("late", "late")],
    ["yes", "what was taken back counts for nothing", withOutcomes("withdrawn")],
    ["no", "somebody else cancelled an image", withOutcomes("cancelled")],
    ["no", "the server was lost, whatever was believed before", cut(60_000, { stopped: "server-lost" })],
    ["no", "the server answered, and not as ComfyUI does", cut(60_000, { stopped: "unreadable" })],
    ["no", "one more class would fill the memory", leaking],
    ["unsure", "it was interrupted, whatever is believed", cut(120_000, { stopped: "interrupted" })],
    ["no", "it was interrupted when it was too slow", cut(240_000, { stopped: "interrupted" })],
    [
      "no",
      "the last image comes after the session",
      sampleFigures({ session: { students: 30, images: 2, minutes: 3, arrival: "together", seed: 1 } }),
    ],
  ] as const)("is %s where %s", ([word, , figures]) => {
    expect(answerOf(figures).word).toBe(word);
  });

  test("a class that ended because its jobs failed is certain of no wait", () => {
    const { jobs } = withOutcomes("failed", "failed", "failed", "failed", "failed");
    const failing = cut(185_000, { stopped: "certain", jobs: jobs.slice(0, 5) });
    expect(answerOf(failing)).toMatchObject({
      word: "no",
      why: [{ kind: "outcome", outcome: "failed", images: 5 }],
      untold: true,
    });
  });

  test("without an image nothing is known", () => {
    const {
      forecast: _none,
      measured: _gone,
      ...others
    } = sampleFigures({ jobs: [], stopped: "interrupted" });
    expect(answerOf(others)).toEqual({ word: "unsure", why: [{ kind: "nothing-measured" }], untold: true });
  });

  test("says everything that speaks against it, the worst first", () => {
    const { why } = answerOf({ ...withOutcomes("failed", "lost", "late"), limitMs: 1_000 });
    expect(why.map((one) => (one.kind === "outcome" ? one.outcome : one.kind))).toEqual([
      "lost",
      "failed",
      "session-too-short",
      "wait-too-long",
    ]);
  });
});

describe("its sentence has the limit beside the figure", () => {
  test.for([
    [
      sampleFigures(),
      "30 étudiants, 2 images chacun, en 20 min : oui — 95 % attendent moins de 2 min 10 s (limite 3 min)",
      "30 students, 2 images each, in 20 min: yes — 95 % wait less than 2 min 10 s (limit 3 min)",
    ],
    [
      cut(240_000),
      "30 étudiants, 2 images chacun, en 20 min : non — 95 % attendent jusqu'à 4 min (limite 3 min ; prévision : de 3 min 36 s à 4 min 24 s) ; au plus 29 étudiants",
      "30 students, 2 images each, in 20 min: no — 95 % wait up to 4 min (limit 3 min; forecast: 3 min 36 s to 4 min 24 s); at most 29 students",
    ],
    [
      cut(175_000),
      "30 étudiants, 2 images chacun, en 20 min : on ne sait pas — l'attente de 95 % des images est prévue entre 2 min 38 s et 3 min 13 s, de part et d'autre de la limite (3 min)",
      "30 students, 2 images each, in 20 min: nobody knows yet — the wait of 95 % of the images is expected between 2 min 38 s and 3 min 13 s, on both sides of the limit (3 min)",
    ],
    [
      cut(120_000, { stopped: "interrupted" }),
      "30 étudiants, 2 images chacun, en 20 min : on ne sait pas — mesure interrompue après 60 images sur 60 (attente de 95 % des images, limite 3 min ; prévision : de 1 min 48 s à 2 min 12 s)",
      "30 students, 2 images each, in 20 min: nobody knows yet — measurement interrupted after 60 images of 60 (wait of 95 % of the images, limit 3 min; forecast: 1 min 48 s to 2 min 12 s)",
    ],
    [
      withOutcomes("lost", "late", "late"),
      "30 étudiants, 2 images chacun, en 20 min : non — 1 image a été perdue, et 1 autre raison",
      "30 students, 2 images each, in 20 min: no — 1 image was lost, and 1 other reason",
    ],
    [
      leaking,
      "30 étudiants, 2 images chacun, en 20 min : non — la VRAM croît de 180,0 Mio par travail (il en reste 4,0 Gio), une classe de plus la remplirait",
      "30 students, 2 images each, in 20 min: no — VRAM grows by 180.0 MiB a job (4.0 GiB are left), one more class would fill it",
    ],
    [
      withOutcomes("late", "late"),
      "30 étudiants, 2 images chacun, en 20 min : non — 2 images manquent au bout de 20 min",
      "30 students, 2 images each, in 20 min: no — 2 images are missing after 20 min",
    ],
  ] as const)("%#", ([figures, fr, en]) => {
    expect(answerSentence(figures)).toEqual({ fr, en });
  });
});
