import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import type { Graph } from "../../src/comfyui/client.ts";
import type { Painted } from "../../src/record/reference-finding.ts";
import { referencePath, sha256Of, writeReference } from "../../src/references/store.ts";
import { subjectOf } from "../../src/references/subject.ts";

/** For tests: pictures, what painted them, and their approvals. */

const root = mkdtempSync(join(tmpdir(), "e2e-references-"));
process.once("exit", () => rmSync(root, { recursive: true, force: true }));
let count = 0;
/** A folder that does not exist yet; deleted with this process. */
export const folder = (): string => join(root, String(count++));

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../fixtures/images/${name}`, import.meta.url));
export const owl = fixture("good-owl.png");
export const stones = fixture("good-stones.png");
/** The owl, cropped by a few pixels on the left and at the top and stretched again: the same scene, moved. */
export const shiftedOwl = await sharp(owl)
  .extract({ left: 4, top: 5, width: 252, height: 315 })
  .resize(256, 320, { fit: "fill" })
  .png()
  .toBuffer();

export const graph: Graph = {
  "1": { class_type: "UNETLoader", inputs: { unet_name: "qwen.safetensors", weight_dtype: "default" } },
  "2": { class_type: "KSampler", inputs: { seed: 7, model: ["1", 0] }, _meta: { title: "Seed" } },
  "3": { class_type: "SaveImage", inputs: { filename_prefix: "e2e-1", images: ["2", 0] } },
};
export const asked = { profile: "course", seed: 7, width: 256, height: 320, prompt: "Un hibou" };
export const subject = subjectOf(graph, asked);
export const stack = { system: { pytorch: "2.6.0", device: "cuda:0 RTX 3090" } };
export const server = "http://gpu.example.org:8188";

export function painted(bytes: Buffer, more: Partial<Painted> = {}): Painted {
  return { target: server, subject, stack, sha256: sha256Of(bytes), computed: true, ...more };
}

/** Approves a picture in that folder; returns the path of the reference without its extension. */
export function approved(dir: string, bytes: Buffer, more: Partial<Painted> = {}): string {
  const { target, subject: what, stack: by, sha256 } = painted(bytes, more);
  const path = referencePath(dir, target, what);
  const madeBy = target === "emulator" ? "emulator" : "server";
  const at = "2026-11-01T08:00:00.000Z";
  writeReference(
    path,
    { schema: 1, madeBy, target, subject: what, stack: by, sha256, run: "r", paintedAt: at, approvedAt: at },
    bytes,
  );
  return path;
}
