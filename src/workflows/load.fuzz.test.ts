import { mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileJson, hostileText, jsonText, nearMiss } from "../../selftest/fuzz/hostile.ts";
import { calm, patient } from "../../selftest/fuzz/judge.ts";
import type { Graph } from "../comfyui/client.ts";
import { CodedError } from "../errors.ts";
import { loadWorkflow } from "./load.ts";
import { keptSize, type Parameters, parameterProblems, parametrise } from "./parametrise.ts";

const real: unknown = JSON.parse(
  readFileSync(new URL("../../fixtures/workflows/qwen-text-to-image.json", import.meta.url), "utf8"),
);

/** As ComfyUI exports it: found by links alone. */
const untitled: unknown = JSON.parse(
  JSON.stringify(real, (key, value) => (key === "_meta" ? undefined : value)),
);

const content: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 5, arbitrary: nearMiss(real).map(jsonText) },
  { weight: 5, arbitrary: nearMiss(untitled).map(jsonText) },
  { weight: 2, arbitrary: hostileJson.map(jsonText) },
  fc.uint8Array({ maxLength: 200 }),
  hostileText,
  nearMiss(real).map((value) => `\uFEFF${jsonText(value)}`),
  fc.tuple(nearMiss(real), fc.nat()).map(([value, at]) => jsonText(value).slice(0, at % 3_000)),
);

const parameters: fc.Arbitrary<Parameters> = fc.record(
  {
    prompt: hostileText,
    seed: fc.oneof(fc.maxSafeNat(), fc.constantFrom(-1, 1.5, 2 ** 53, Number.NaN)),
    width: fc.nat(),
    height: fc.nat(),
    prefix: hostileText,
    inputImage: hostileText,
  },
  { requiredKeys: [] },
);

function expectSettable(graph: Graph, set: Parameters): void {
  expect(Object.keys(graph).length).toBeGreaterThan(0);
  for (const node of Object.values(graph)) {
    expect(typeof node.class_type).toBe("string");
    expect(Object.getPrototypeOf(node.inputs)).toBe(Object.prototype);
  }
  const before = JSON.stringify(graph);
  const fresh = calm(() => parametrise(graph, set));
  expect(JSON.stringify(graph)).toBe(before);
  if (fresh instanceof CodedError) expect(fresh.code).toMatch(/^WORKFLOW_/);
  // all problems are told at the start: what a run then sets is never refused
  const problems = parameterProblems(graph, set);
  expect(problems[0]?.message).toBe(fresh instanceof CodedError ? fresh.message : undefined);
  calm(() => keptSize(graph));
}

describe("a workflow file", () => {
  test("of any content is a graph or a coded error, and so is what a run sets in it", patient, () => {
    using dir = mkdtempDisposableSync(join(tmpdir(), "workflow-"));
    const path = join(dir.path, "flow.json");
    fc.assert(
      fc.property(content, parameters, (bytes, set) => {
        writeFileSync(path, bytes);
        const graph = calm(() => loadWorkflow(path));
        if (graph instanceof CodedError) expect(graph.code).toMatch(/^WORKFLOW_/);
        else expectSettable(graph, set);
      }),
      { numRuns: 50 },
    );
  });
});
