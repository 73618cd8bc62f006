import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bornNames, hostileJson, hostileText, nearMiss, parsed } from "../../selftest/fuzz/hostile.ts";
import { patient, within } from "../../selftest/fuzz/judge.ts";
import { objectInfo } from "../../selftest/fuzz/recorded.ts";
import type { Graph } from "../comfyui/client.ts";
import { type ObjectInfo, objectInfoSchema } from "../comfyui/replies.ts";
import { isIgnored, liveInputs } from "./dynamic-inputs.ts";
import { asNumber, readInputSpec, takesLiteral, typesMeet } from "./input-spec.ts";
import { type Finding, lintWorkflow } from "./lint.ts";

const names = ["KSampler", "LoadImage", "SaveImage", "EmptyImage"] as const;
const sample = Object.fromEntries(names.map((name) => [name, objectInfo[name]]));

/** What passes the schema of /object_info, near misses of real nodes among it. */
const served: fc.Arbitrary<ObjectInfo> = nearMiss(sample)
  .map((value) => objectInfoSchema.safeParse(parsed(value)))
  .filter((read) => read.success)
  .map((read) => read.data);

const id = fc.oneof(fc.constantFrom("1", "2", "3", ...bornNames), hostileText);
const className = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, hostileText);
const input = fc.oneof(
  fc.constantFrom("image", "images", "seed", "steps", "model", "upload", ...bornNames),
  hostileText,
);
const link = fc.tuple(id, fc.oneof(fc.nat(3), fc.constantFrom(-1, 1.5, Number.NaN, 1e300)));
const value = fc.oneof(link, fc.constantFrom("example.png", "20", "1e3", 7, true), hostileJson.map(parsed));
const inputs = fc.array(fc.tuple(input, value), { maxLength: 5 }).map((rows) => Object.fromEntries(rows));
const graph: fc.Arbitrary<Graph> = fc
  .array(fc.tuple(id, fc.record({ class_type: className, inputs })), { maxLength: 6 })
  .map((rows) => Object.fromEntries(rows));

function expectReadable({ text, node, nodeType }: Finding, all: Graph): void {
  expect(text.fr.length).toBeLessThan(2_000);
  expect(text.en.length).toBeLessThan(2_000);
  if (node !== "–") expect(all[node]?.class_type).toBe(nodeType);
}

describe("the lint of a graph", () => {
  test("gives findings of bounded length that name a node of the graph, whatever is served", patient, () => {
    fc.assert(
      fc.property(graph, served, (nodes, info) => {
        for (const finding of lintWorkflow(nodes, info)) expectReadable(finding, nodes);
      }),
      { numRuns: 150 },
    );
  });

  test("finds every class that is not served and every required input that is not there", patient, () => {
    fc.assert(
      fc.property(graph, served, (nodes, info) => {
        const findings = lintWorkflow(nodes, info);
        for (const [node, { class_type, inputs: given }] of Object.entries(nodes)) {
          const own = findings.filter((finding) => finding.node === node);
          const known = Object.hasOwn(info, class_type) ? info[class_type] : undefined;
          expect(own.some(({ code }) => code === "unknown-class")).toBe(known === undefined);
          const required = Object.keys(known?.input.required ?? {});
          const missing = own.flatMap((one) => (one.code === "missing-input" ? [one.input] : []));
          expect(missing).toEqual(required.filter((name) => !Object.hasOwn(given, name)));
        }
      }),
      { numRuns: 100 },
    );
  });

  test("takes a ring, a hub and a chain of 5,000 nodes", patient, () => {
    const size = 5_000;
    const shapes = {
      ring: (index: number) => (index + 1) % size,
      hub: () => 0,
      chain: (index: number) => Math.max(0, index - 1),
    };
    for (const next of Object.values(shapes)) {
      const rows = Array.from({ length: size }, (_, index) => [
        `${index}`,
        { class_type: "A", inputs: { x: [`${next(index)}`, 0] } },
      ]);
      const findings = within(700, () => lintWorkflow(Object.fromEntries(rows), {}));
      for (const { text } of findings) expect(text.en.length).toBeLessThan(2_000);
    }
  });
});

test("any list is read as an input spec, and any value is judged against it", patient, () => {
  fc.assert(
    fc.property(
      fc.array(hostileJson.map(parsed), { maxLength: 3 }),
      hostileJson.map(parsed),
      (spec, output) => {
        const read = readInputSpec(spec);
        const { type, options } = read;
        expect(typeof type).toBe("string");
        expect(options === undefined || Array.isArray(options)).toBe(true);
        takesLiteral(read);
        typesMeet(output, type);
      },
    ),
    { numRuns: 200 },
  );
});

test("a literal is a number or none, and a long one is judged at once", patient, () => {
  const digits = fc.tuple(
    fc.constantFrom("1", "1.", "e1", " ", "+", "0"),
    fc.constantFrom("", "x", ".", "e"),
  );
  const long = digits.map(([unit, end]) => unit.repeat(100_000) + end);
  fc.assert(
    fc.property(
      fc.oneof(long, hostileText, fc.double().map(String)),
      fc.constantFrom("INT", "FLOAT"),
      (text, type) => {
        const number = within(300, () => asNumber(type, text));
        expect(number === undefined || typeof number === "number").toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

test("dynamic inputs of any shape are expanded within bounds", patient, () => {
  const grows = {
    template: { input: { required: { image: ["IMAGE", {}] } }, prefix: "image", min: 1, max: 50 },
  };
  const picks = { options: [{ key: "a", inputs: { required: { n: ["INT", {}] } } }] };
  const section = nearMiss({
    required: {
      images: ["COMFY_AUTOGROW_V3", grows],
      mode: ["COMFY_DYNAMICCOMBO_V3", picks],
      slot: ["COMFY_DYNAMICSLOT_V3", { slotType: "IMAGE", inputs: picks.options[0]?.inputs }],
    },
  }).map(parsed) as fc.Arbitrary<Parameters<typeof liveInputs>[0]>;
  const given = fc.array(
    fc.tuple(fc.oneof(fc.constantFrom("mode", "slot", "images.image0"), hostileText), value),
  );
  fc.assert(
    fc.property(section, given, (sections, rows) => {
      const live = liveInputs(sections ?? {}, Object.fromEntries(rows));
      expect(live.required.size + live.optional.size).toBeLessThan(4_000);
      for (const [name] of rows) expect(typeof isIgnored(name, live)).toBe("boolean");
    }),
    { numRuns: 300 },
  );
});

test("options within options without end are cut off", () => {
  let spec: unknown[] = ["INT", {}];
  for (let depth = 0; depth < 5_000; depth++)
    spec = ["COMFY_DYNAMICCOMBO_V3", { options: [{ key: "k", inputs: { required: { k: spec } } }] }];
  const given: Record<string, string> = {};
  for (let name = "k", depth = 0; depth < 50; depth++, name += ".k") given[name] = "k";
  within(300, () => expect(liveInputs({ required: { k: spec } }, given).required.size).toBeLessThan(20));
});
