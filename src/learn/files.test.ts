import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { INVENTORY, PROFILE, readFormer } from "./files.ts";

test("a former inventory is read whether or not it names its schema", () => {
  const folder = mkdtempSync(join(tmpdir(), "e2e-former-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const profile = {
    name: "course",
    title: { fr: "Cours", en: "Course" },
    comfyui: { oldest: "0.3.60" },
    device: { type: "any", minVramGiB: 0 },
    nodes: { inventory: INVENTORY, packs: {} },
    models: [],
    workflows: [],
  };
  const nodes = { VAEDecode: { module: "nodes", required: ["samples"], optional: [], output: ["IMAGE"] } };
  writeFileSync(join(folder, PROFILE), JSON.stringify(profile));
  for (const schema of [{}, { $schema: "../inventory.schema.json" }]) {
    writeFileSync(join(folder, INVENTORY), JSON.stringify({ ...schema, ...nodes }));
    expect(readFormer(folder)?.inventory).toEqual(nodes);
  }
});
