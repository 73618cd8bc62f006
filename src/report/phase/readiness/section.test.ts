import { describe, expect, test } from "vitest";
import { sampleFigures, sampleJobs, sampleSeries } from "../../../../selftest/data/class/sample-readiness.ts";
import type { ReadinessFigures } from "../../../readiness/figures.ts";
import type { StudentJob } from "../../../readiness/session.ts";
import type { Block } from "../document/doc.ts";
import { toHtml } from "../document/html.ts";
import { toMarkdown } from "../document/markdown.ts";
import { queueChart } from "./queue-chart.ts";
import { readinessSection } from "./section.ts";
import { waitCaption, waitChart, waitsByStudent } from "./wait-chart.ts";

const doc = (blocks: readonly Block[]) => ({ title: "Rapport", language: "fr", blocks }) as const;
const shown = (figures: ReadinessFigures): string => toMarkdown(doc(readinessSection(figures, "fr")));
const withdrawn = (job: StudentJob): StudentJob => {
  const { seenMs: _seen, endedMs: _ended, startedMs: _started, ...asked } = job;
  return { ...asked, outcome: "withdrawn" };
};

/** A class of which the first minutes were measured. */
const all = sampleJobs({ students: 30, images: 2 }, 9_000, 3_000);
const early = sampleFigures({
  stopped: "certain",
  jobs: all
    .filter(({ askedMs }) => askedMs < 250_000)
    .map((job) => ((job.seenMs ?? 0) > 250_000 ? withdrawn(job) : job)),
  series: sampleSeries(all).filter(({ atMs }) => atMs <= 250_000),
  forecast: sampleFigures({ jobs: all }).forecast as NonNullable<ReadinessFigures["forecast"]>,
});
const crowd = sampleFigures({
  session: { students: 500, images: 3, minutes: 30, arrival: "poisson", seed: 3 },
  jobs: sampleJobs({ students: 500, images: 3 }, 700, 100),
});

describe("the section", () => {
  test("is not there where no class was simulated", () => {
    expect(readinessSection(undefined, "fr")).toEqual([]);
  });

  test("begins with the answer, and has each figure with its bounds and its limit beside it", () => {
    const text = shown(sampleFigures());
    expect(text).toContain("oui — 95 % attendent moins de 2 min 10 s (limite 3 min)");
    expect(text).toContain(
      "| Attente : 95 % des images arrivent en moins de | 2 min 10 s | 2 min 10 s (de 1 min 57 s à 2 min 23 s) | 3 min |",
    );
    expect(text).toContain(
      "| Dernière image de la classe | 4 min 30 s | 4 min 30 s (de 4 min 3 s à 4 min 57 s) | 20 min |",
    );
    expect(text).toContain(
      "| Plus grande classe dans ces limites | – | 38 (de 34 à 41) | demandée : 30 étudiants |",
    );
    expect(text).toContain("| VRAM (GPU) | 1,2 Gio | 21,4 Gio | 19,8 Gio | 1,3 Gio | aucune de régulière |");
    expect(text).toContain("Tout a été mesuré");
  });

  test("says what was not measured, and takes no cut measurement for the end of the class", () => {
    const text = shown(early);
    expect(text).toContain("dès que la réponse était assez sûre");
    expect(text).toMatch(/33 images n'ont donc pas été mesurées/);
    expect(text).toMatch(/\| Dernière image de la classe \| – \| 9 min \(/);
  });

  test("gives every reason against it, and the errors by kind", () => {
    const jobs = all.map((job, at): StudentJob => (at < 2 ? { ...job, outcome: "failed" } : job));
    const text = shown(
      sampleFigures({ jobs, limitMs: 30_000, errors: [{ kind: "OutOfMemoryError", count: 2 }] }),
    );
    expect(text).toContain("- 2 images ont échoué");
    expect(text).toMatch(/- 95 % attendent jusqu'à .* \(limite 30 s\)/);
    expect(text).toContain("| OutOfMemoryError | 2 |");
  });

  test("of a measurement that got nothing says so, and draws nothing", () => {
    const { forecast: _none, ...nothing } = sampleFigures({ jobs: [], series: [], stopped: "interrupted" });
    const text = shown(nothing);
    expect(text).toContain("on ne sait pas — trop peu d'images pour une mesure");
    expect(text).not.toContain("svg");
    expect(text).toContain("60 images n'ont donc pas été mesurées : c'était trop tôt pour une prévision.");
  });
});

test("one student is one, in the table and beside a drawing", () => {
  const session = { students: 1, images: 1, minutes: 20, arrival: "together", seed: 1 } as const;
  const alone = sampleFigures({ session, jobs: all.slice(0, 1) });
  expect(shown(alone)).toMatch(/\| demandée : 1 étudiant \|/);
  expect(shown(alone)).toContain(
    "- La classe : 1 étudiant, 1 image, en 20 min (tirage n° 1). 1 image reçue sur 1.",
  );
  expect(queueChart(alone, "fr", "100%")).toContain(">1 demandée<");
  const jobs = all.slice(0, 2).map((job, at) => (at === 0 ? job : withdrawn(job)));
  expect(waitCaption(sampleFigures({ jobs }), "fr")).toMatch(
    / Pour 1 autre, la mesure s'est arrêtée avant sa première image\.$/,
  );
});

describe("the drawings", () => {
  test("have a title and a description for who does not see them", () => {
    for (const svg of [queueChart(early, "fr", "100%"), waitChart(early, "fr", "100%")])
      expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*><title>[^<]+<\/title><desc>[^<]{20,}<\/desc>/);
    expect(queueChart(early, "fr", "100%")).toContain("27 rendues");
  });

  test("lead on to the expected end where the measurement ended early, and only there", () => {
    expect(queueChart(early, "en", "100%")).toContain(">end of the measurement<");
    expect(queueChart(sampleFigures(), "en", "100%")).not.toContain(">end of the measurement<");
  });

  test("show a student without a picture, and none of those whom we stopped", () => {
    const jobs = all
      .filter(({ student }) => student < 3)
      .map((job): StudentJob => {
        if (job.student === 0) return { ...withdrawn(job), outcome: "lost" };
        return job.student === 1 ? withdrawn(job) : job;
      });
    expect(waitsByStudent({ jobs }).map(({ student, images }) => [student, images])).toEqual([
      [2, 2],
      [0, 0],
    ]);
    expect(waitChart(sampleFigures({ jobs }), "fr", "100%")).toMatch(/Étudiant 1\s: aucune image/);
  });

  test("of five hundred students stay small, and a bar says how many it stands for", () => {
    const html = toHtml(doc(readinessSection(crowd, "fr")));
    expect(html.length).toBeLessThan(70_000);
    expect(html).toContain("Une barre vaut ici 5 étudiants");
    expect(html.match(/<g>/g)).toHaveLength(100);
  });

  test("hold no text of a server as markup", () => {
    const errors = [{ kind: "<script>alert(1)</script>", count: 1 }];
    expect(toHtml(doc(readinessSection(sampleFigures({ errors }), "fr")))).not.toContain("<script>");
  });
});
