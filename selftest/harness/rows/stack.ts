import type { FaultRow } from "../row.ts";

/** Faults of the stack: nodes, models, machine. */
export const stackRows: readonly FaultRow<"stack">[] = [
  // no workflow of the shipped profile uses the pack: without the demand it is a warning (`harmlessRows`)
  {
    fault: "qwen-pack-missing",
    packsRequired: true,
    failed: ["infra.nodes-inventory"],
    diagnosis: "pack-missing",
  },
  {
    fault: "qwen-pack-partial",
    packsRequired: true,
    failed: ["infra.nodes-inventory"],
    diagnosis: "pack-partly-imported",
  },
  {
    fault: "custom-nodes-disabled",
    skipped: ["infra.nodes-inventory"],
    failed: ["auth.enforced", "auth.empty-token-refused"],
    diagnosis: "custom-nodes-disabled",
  },
  {
    fault: "packs-refused",
    skipped: ["infra.nodes-inventory"],
    failed: ["auth.enforced", "auth.empty-token-refused"],
    diagnosis: "pack-refused",
  },
  {
    fault: "nodes-disabled-by-list",
    failed: ["infra.nodes-inventory", "infra.workflow-nodes", "generation.workflows-valid"],
    diagnosis: "nodes-disabled-by-list",
  },
  {
    fault: "core-extra-failed",
    failed: ["infra.nodes-inventory", "infra.workflow-nodes", "generation.workflows-valid"],
    diagnosis: "core-extra-failed",
  },
  // measured on 0.33.0: jobs run all the same
  { fault: "database-not-opened", failed: ["infra.workflows-saved"], diagnosis: "user-folder-unwritable" },
  { fault: "node-hijacked", failed: ["infra.nodes-origin"], diagnosis: "node-hijacked" },
  {
    fault: "node-signature-drift",
    failed: ["infra.nodes-signature", "generation.workflows-valid"],
    diagnosis: "node-signature-drift",
  },
  {
    fault: "model-missing",
    failed: ["infra.models", "generation.workflows-valid"],
    diagnosis: "model-missing",
  },
  { fault: "weights-random", stages: ["infra"], failed: ["infra.weights"], diagnosis: "synthetic-weights" },
  {
    fault: "weights-unmarked",
    stages: ["infra"],
    args: ["--profile", "qwen-image-edit-2509-synthetic"],
    emulator: { deployment: "qwen-image-edit-2509-synthetic" },
    failed: ["infra.weights"],
    diagnosis: "weights-not-synthetic",
  },
  {
    fault: "loader-missing",
    emulator: { deployment: "qwen-image-edit-2511-gguf-lightning" },
    args: ["--profile", "qwen-image-edit-2511-gguf-lightning"],
    failed: ["infra.nodes-inventory", "infra.workflow-nodes", "infra.models", "generation.workflows-valid"],
    diagnosis: "loader-missing",
  },
  {
    fault: "model-in-wrong-folder",
    failed: ["infra.models", "generation.workflows-valid"],
    diagnosis: "model-wrong-folder",
  },
  {
    fault: "old-version",
    failed: ["infra.version", "infra.nodes-inventory", "infra.workflow-nodes", "generation.workflows-valid"],
    diagnosis: "comfyui-too-old",
    skipped: ["infra.packages"],
  },
  { fault: "packages-stale", failed: ["infra.packages"], diagnosis: "packages-stale" },
  {
    fault: "database-breaks-nodes",
    failed: [
      "infra.nodes-inventory",
      "infra.nodes-origin",
      "infra.nodes-signature",
      "infra.workflow-nodes",
      "infra.models",
      "generation.workflows-valid",
    ],
    diagnosis: "database-unavailable",
  },
  { fault: "cpu-only", failed: ["infra.device"], diagnosis: "cpu-only" },
  { fault: "vram-taken", failed: ["infra.device"], diagnosis: "vram-taken", stages: ["infra"] },
  { fault: "low-vram", failed: ["infra.device"], diagnosis: "vram-too-small" },
  {
    fault: "qwen-nodes-renamed",
    packsRequired: true,
    failed: ["infra.nodes-inventory"],
    diagnosis: "pack-other-version",
  },
  {
    fault: "mount-empty",
    skipped: ["infra.nodes-inventory"],
    failed: ["infra.models", "auth.enforced", "auth.empty-token-refused", "generation.workflows-valid"],
    diagnosis: "mount-empty",
  },
];
