import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { type ObjectInfo, objectInfoSchema } from "../../src/comfyui/replies.ts";
import type { FindingCode } from "../../src/workflows/finding-code.ts";
import { lintWorkflow } from "../../src/workflows/lint.ts";
import { patient } from "../fuzz/judge.ts";
import type { Graph } from "./support/graphs.ts";
import { send } from "./support/http.ts";

const emulator = await startEmulator({ comfyui: "0.33.0", deployment: "qwen-image-2.1-int8" });
afterAll(() => emulator.stop());
const headers = { Authorization: `Bearer ${emulator.token}`, "Content-Type": "application/json" };
const info: ObjectInfo = objectInfoSchema.parse(
  JSON.parse((await send(emulator.url, { path: "/object_info", headers })).body),
);

interface Reply {
  readonly error?: { readonly type: string };
  readonly node_errors?: Record<
    string,
    { readonly errors: readonly { type: string; extra_info: { input_name?: string } }[] }
  >;
}

async function submit(prompt: Graph): Promise<Reply> {
  const body = JSON.stringify({ prompt });
  return JSON.parse((await send(emulator.url, { method: "POST", path: "/prompt", headers, body })).body);
}

/** What the lint says where the server says this. */
const codes: Readonly<Record<string, FindingCode>> = {
  required_input_missing: "missing-input",
  bad_linked_input: "bad-link",
  return_type_mismatch: "type-mismatch",
  invalid_input_type: "value-not-a-number",
  value_smaller_than_min: "value-out-of-range",
  value_bigger_than_max: "value-out-of-range",
  value_not_in_list: "value-not-in-list",
};

const picture = ["p", 0];
const vae = ["v", 0];
const around: Graph = {
  p: { class_type: "EmptyImage", inputs: { width: 8, height: 8, batch_size: 1, color: 0 } },
  v: { class_type: "VAELoader", inputs: { vae_name: "pixel_space" } },
  out: { class_type: "SaveImage", inputs: { filename_prefix: "x", images: ["x", 0] } },
};

const anything = fc.constantFrom<unknown>(picture, vae, 1, 0, 9999, -1, "1.5", "center", "x", "area");
const keys = ["scale by multiplier", "scale dimensions", "match size", "scale width", "no such way"];
const below = ["multiplier", "width", "height", "crop", "match", "megapixels"];
const resize = fc
  .tuple(fc.constantFrom(...keys), fc.array(fc.tuple(fc.constantFrom(...below), anything)))
  .map(([key, rows]) => ({
    input: picture,
    resize_type: key,
    scale_method: "area",
    ...Object.fromEntries(rows.map(([name, value]) => [`resize_type.${name}`, value])),
  }));
const batch = fc
  .array(fc.tuple(fc.constantFrom(0, 1, 2, 49, 50), anything))
  .map((rows) => Object.fromEntries(rows.map(([index, value]) => [`images.image${index}`, value])));
const nodes = fc.oneof(
  resize.map((inputs) => ({ class_type: "ResizeImageMaskNode", inputs })),
  batch.map((inputs) => ({ class_type: "BatchImagesNode", inputs })),
);

test(
  "of dynamic inputs the lint refuses what POST /prompt refuses, for the same reason",
  patient,
  async () => {
    await fc.assert(
      fc.asyncProperty(nodes, async (node) => {
        const graph = { ...around, x: node } as unknown as Graph;
        const { node_errors = {} } = await submit(graph);
        const said = (node_errors.x?.errors ?? []).map(
          ({ type, extra_info }) => `${extra_info.input_name} ${codes[type] ?? type}`,
        );
        const found = lintWorkflow(graph as never, info).flatMap((finding) =>
          // the server drops these without a word; a choice that no option has then fails when the node runs
          finding.node !== "x" || finding.code === "unknown-input" || finding.input === "resize_type"
            ? []
            : [`${finding.input} ${finding.code}`],
        );
        // the server looks at no value of a link's place: a literal for a picture fails when the node runs
        const literal = (one: string) =>
          one.endsWith(" type-mismatch") &&
          !Array.isArray((node.inputs as Record<string, unknown>)[one.split(" ")[0] ?? ""]);
        expect(found.filter((one) => !literal(one)).toSorted()).toEqual([...new Set(said)].toSorted());
      }),
      { numRuns: 200 },
    );
  },
);

test("an absent class is replaced, or its crash is a 500 as in Python", async () => {
  const scaled = { image: picture, upscale_method: "area", scale_by: 2 };
  const graph = (meta: object): Graph =>
    ({ ...around, x: { class_type: "ImageScaleBy", inputs: scaled, ...meta } }) as unknown as Graph;
  expect((await submit(graph({ _meta: { title: "Scale" } }))).node_errors).toEqual({});
  const body = JSON.stringify({ prompt: graph({}) });
  expect((await send(emulator.url, { method: "POST", path: "/prompt", headers, body })).status).toBe(500);
});
