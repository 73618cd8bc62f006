import { describe, expect, test } from "vitest";
import { sampleFigures, sampleJobs } from "../../selftest/data/class/sample-readiness.ts";
import { red, sampleRecord } from "../../selftest/data/sample-record.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import type { ReadinessFigures } from "../readiness/figures.ts";
import type { RunRecord } from "../record/run-record.ts";
import { verdictOf } from "../record/verdict.ts";
import { painter } from "./console/ansi.ts";
import { classBlock } from "./console/class-block.ts";
import { lastLine } from "./console/last-line.ts";
import { wrapped } from "./console/wrap.ts";
import { metrics } from "./monitoring/metrics.ts";

const crowded = sampleFigures({ jobs: sampleJobs({ students: 30, images: 2 }, 9_000) });
const classRun = (readiness: ReadinessFigures, ...failed: Parameters<typeof red>): RunRecord =>
  sampleRecord(red(...failed), { readiness }, { stages: ["readiness"] });
const judged = (record: RunRecord) => {
  const diagnoses = diagnose(record);
  const verdict = verdictOf(record, diagnoses);
  return { verdict, diagnoses, line: lastLine(record, verdict, diagnoses) };
};
const shown = (figures: ReadinessFigures): string[] => classBlock(figures, "fr", painter(false)).split("\n");

describe("the last line of a run with a class", () => {
  test("is a plain GO with the answer, for nothing else was asked for", () => {
    const { verdict, line } = judged(classRun(sampleFigures()));
    expect(verdict.verdict).toBe("GO");
    expect(line).toMatch(
      /^GO · http:\/\/localhost:8188 · 30 étudiants, 2 images chacun, en 20 min : oui — 95 % attendent moins de 2 min 10 s \(limite 3 min\) · \d+ contrôles réussis$/,
    );
  });

  test("is a NO-GO with the figure, its limit, how many would fit, and why", () => {
    const { line } = judged(classRun(crowded, "readiness.waiting"));
    expect(line).toMatch(
      /^NO-GO .* non — 95 % attendent jusqu'à 4 min 2\d s \(limite 3 min\) ; au plus 29 étudiants · /,
    );
    expect(line).toMatch(/la classe est trop grande pour ce serveur et cette limite \(class-too-large\)$/);
  });

  test.for([
    ["during", sampleFigures({ stopped: "interrupted" })],
    ["after", sampleFigures()],
  ] as const)("of a run that was interrupted %s the class says no yes", ([, figures]) => {
    const run = { ...classRun(figures), interrupted: true };
    const { line } = judged(run);
    expect(line).toMatch(/^NO-GO .* · exécution interrompue$/);
    expect(line).not.toContain(": oui");
  });
});

describe("the block of the console", () => {
  test("has each figure in 80 columns, the limit beside it", () => {
    const lines = shown(sampleFigures({ errors: [{ kind: "HTTP 429", count: 3 }] }));
    expect(lines.slice(1).filter((line) => line.length > 80)).toEqual([]);
    expect(
      wrapped(lines.join("\n"), 80)
        .split("\n")
        .every((line) => line.length <= 80),
    ).toBe(true);
    expect(lines).toContain(
      "  attente       p50 1 min 48 s · p95 2 min 10 s (limite 3 min) · max 2 min 10 s",
    );
    expect(lines).toContain("  erreurs       HTTP 429 × 3");
    const unsound = sampleFigures({ errors: [{ kind: "unsound", count: 1 }] });
    expect(shown(unsound)).toContain("  erreurs       image noire, unie, bruitée ou abîmée × 1");
  });

  test("says what is only expected", () => {
    const text = shown(sampleFigures({ stopped: "certain" })).join("\n");
    expect(text).toContain("· max 2 min 10 s, prévu");
    expect(text).toContain("(séance 20 min), prévu");
    const session = { students: 2, images: 1, minutes: 0.2, arrival: "together", seed: 1 } as const;
    expect(shown(sampleFigures({ session })).join("\n")).toContain("(séance 12 s)");
  });
});

describe("for scripts", () => {
  test("verdict.json has the answer and the figures, without the single jobs", () => {
    const { readiness } = judged(classRun(crowded, "readiness.waiting")).verdict;
    expect(readiness).toMatchObject({
      answer: "no",
      why: ["wait-too-long"],
      images: { done: 60 },
      limitMs: 180_000,
    });
    expect(readiness).not.toHaveProperty("jobs");
    expect(JSON.stringify(readiness).length).toBeLessThan(3_000);
    expect(judged(sampleRecord()).verdict).not.toHaveProperty("readiness");
  });

  test("the metrics have them with their limit", () => {
    const record = classRun(sampleFigures());
    const { verdict, diagnoses } = judged(record);
    const lines = metrics(record, verdict, diagnoses).split("\n");
    const value = (start: string, ...labels: string[]): number =>
      Number(
        lines
          .find(
            (line) => line.startsWith(`comfyui_e2e_${start}{`) && labels.every((one) => line.includes(one)),
          )
          ?.split(" ")
          .at(-1),
      );
    expect(value("class_ready", 'answer="yes"')).toBe(1);
    expect(value("class_wait_seconds", 'quantile="p95"', 'basis="measured"')).toBeCloseTo(130, 0);
    expect(value("class_wait_limit_seconds")).toBe(180);
    expect(value("class_largest_students")).toBe(38);
    const none = sampleRecord();
    expect(metrics(none, judged(none).verdict, [])).not.toContain("class_");
  });
});
