import type { Likeness } from "../../src/oracles/nearness.ts";
import type { ReferenceFinding } from "../../src/record/reference-finding.ts";
import { type Case, given } from "./cases.ts";
import { red, sampleRecord } from "./sample-record.ts";

const finding = (
  state: ReferenceFinding["state"],
  likeness?: Likeness,
  ...changes: string[]
): ReferenceFinding => ({
  target: "http://localhost:8188",
  subject: {
    profile: "qwen-image-edit-2509",
    workflow: "text-to-image",
    seed: 7,
    width: 1024,
    height: 1024,
    prompt: "Un phare",
    models: ["qwen_image_edit_2509_fp8_e4m3fn.safetensors"],
    graphSha256: "c".repeat(64),
  },
  stack: { system: { pytorch: "2.6.0" } },
  sha256: "d".repeat(64),
  computed: true,
  state,
  approvedAt: "2026-11-01T08:00:00.000Z",
  run: "2026-11-01T07-00-00-000Z",
  ...(likeness && { likeness }),
  changes: changes.map((one) => ({ fr: one, en: one })),
});

const apart = { structure: 0.31, colour: 41 };
const near = { structure: 0.87, colour: 6 };
const check = "generation.reference";

export const referenceCases: readonly Case[] = [
  given("reference-changed", "another picture, and the same stack", [check], {
    reference: finding("changed", apart),
  }),
  given("reference-changed", "a few details, and the same stack", [check], {
    reference: finding("changed", near),
  }),
  given("reference-changed-with-stack", "another picture, and another PyTorch", [check], {
    reference: finding("changed", apart, "PyTorch: 2.6.0 → 2.7.1"),
  }),
  {
    code: "reference-moved",
    when: "a few details, and another PyTorch",
    record: sampleRecord(
      { [check]: { status: "skipped", reason: "à regarder" } },
      { reference: finding("moved", near, "PyTorch: 2.6.0 → 2.7.1") },
    ),
  },
  {
    code: "reference-unreadable",
    when: "the PNG is a Git LFS pointer",
    record: sampleRecord(
      { [check]: { ...red(check)[check], errorCode: "REFERENCE_UNREADABLE" } },
      { reference: finding("none") },
    ),
  },
];
