import { describe, expect, test } from "vitest";
import { job, red, sampleRecord } from "../../selftest/data/sample-record.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import type { CheckId } from "./catalogue.ts";
import type { CheckResult, RunRecord, WorkflowRun } from "./run-record.ts";
import { verdictOf } from "./verdict.ts";
import { inEachView, together, viewFor, viewsOf } from "./workflow-runs.ts";

const result = (id: CheckId, more: Partial<CheckResult> = {}): CheckResult => ({
  id,
  stage: "generation",
  status: "passed",
  startedAt: 0,
  durationMs: 5,
  ...more,
});
const failed = (reason: string) => ({ status: "failed", reason, errorCode: "ASSERTION" }) as const;

/** Two painters, of which the second ends with a node's error, and the first paints black. */
function twoPainters(): RunRecord {
  const workflows: WorkflowRun[] = [
    {
      name: "anime",
      further: false,
      checks: [result("generation.text-to-image"), result("generation.image-not-black", failed("noir"))],
      facts: {},
    },
    {
      name: "photo",
      further: true,
      checks: [
        result("generation.text-to-image", failed("refusé")),
        result("generation.image-not-black", { status: "blocked", blockedBy: "generation.text-to-image" }),
      ],
      facts: { "generation.text-to-image": { jobs: { "text-to-image": job("rejected") } } },
    },
  ];
  const jobs = { canary: job("finished"), "text-to-image": job("finished") };
  return sampleRecord(red("generation.text-to-image", "generation.image-not-black"), { jobs }, { workflows });
}

describe("several workflows of a role", () => {
  test("are each seen as if there were no other", () => {
    const [first, second, ...more] = viewsOf(twoPainters());
    expect(more).toEqual([]);
    const statusIn = (view: typeof first, id: CheckId) =>
      view?.record.checks.find((one) => one.id === id)?.status;
    expect(statusIn(first, "generation.text-to-image")).toBe("passed");
    expect(statusIn(second, "generation.text-to-image")).toBe("failed");
    expect(second?.record.facts["generation.text-to-image"]?.jobs?.["text-to-image"]?.outcome).toBe(
      "rejected",
    );
    expect(second?.record.facts["generation.canary"]).toEqual(first?.record.facts["generation.canary"]);
    expect(viewFor(twoPainters(), "anime").workflowOf("generation.text-to-image")).toBe("anime");
    expect(inEachView(twoPainters(), "generation.edit", () => 1)).toEqual([[undefined, 1]]);
    expect(inEachView(twoPainters(), "generation.image-not-black", () => 1)).toEqual([
      ["anime", 1],
      ["photo", 1],
    ]);
  });

  test("are diagnosed each for itself, by name: one cause hides no other", () => {
    const found = diagnose(twoPainters());
    expect(found.map(({ code, workflow, checks }) => [code, workflow, checks])).toEqual([
      ["image-black", "anime", ["generation.image-not-black"]],
      ["job-rejected", "photo", ["generation.text-to-image"]],
    ]);
    expect(found[1]?.cause.fr).toMatch(/^Workflow « photo » : POST \/prompt refuse/);
  });

  test("share what is the same for all of them", () => {
    const record = twoPainters();
    const gone = red("infra.models", "generation.text-to-image");
    const modelsMissing = [{ file: "a.gguf", loader: "X.y", folder: "unet", elsewhere: [], similar: [] }];
    const shared = sampleRecord(gone, { modelsMissing }, { workflows: record.workflows ?? [] });
    const codes = diagnose(shared).map(({ code, workflow }) => [code, workflow]);
    expect(codes).toContainEqual(["model-missing", undefined]);
    expect(codes.filter(([code]) => code === "model-missing")).toHaveLength(1);
  });

  test("are told in the verdict, with the status of each", () => {
    const record = twoPainters();
    const { checks } = verdictOf(record, diagnose(record));
    expect(checks.find(({ id }) => id === "generation.text-to-image")).toMatchObject({
      diagnosis: "job-rejected",
      workflows: [
        { name: "anime", status: "passed" },
        { name: "photo", status: "failed", reason: "refusé" },
      ],
    });
    expect(checks.find(({ id }) => id === "infra.models")).not.toHaveProperty("workflows");
  });
});

test("the results of a check are one: the worst, with the names of those that have it", () => {
  const id = "generation.edit";
  const one = (workflow: string, more: Partial<CheckResult>) => ({ ...result(id, more), workflow });
  expect(
    together([one("a", {}), one("b", failed("x")), one("c", failed("x")), one("d", failed("y"))]),
  ).toEqual({ ...result(id, failed("[b, c] x\n[d] y")), durationMs: 20 });
  const skipped = { status: "skipped", reason: "none", unasked: true } as const;
  expect(together([one("a", skipped), one("b", {})])).toMatchObject({
    status: "skipped",
    reason: "[a] none",
    unasked: true,
  });
  expect(together([one("a", skipped), one("b", { status: "skipped" })])).not.toHaveProperty("unasked");
});
