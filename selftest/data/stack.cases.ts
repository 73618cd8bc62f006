import { readAdvisories } from "../../src/comfyui/advisories/judge.ts";
import type { StartReading } from "../../src/comfyui/log/start-reading.ts";
import type { Measured } from "../../src/record/facts.ts";
import { type Case, given } from "./cases.ts";

const pack = "custom_nodes.ComfyUI-QwenImageWanBridge";
const nodes: NonNullable<Measured["nodes"]> = {
  served: 400,
  expected: 28,
  missing: {},
  extra: [],
  hijacked: [],
  drifted: [],
};
/** For unit tests: a server that is good for the course. */
export const system: NonNullable<Measured["system"]> = {
  comfyui: "0.3.64",
  python: "3.11",
  pytorch: "2.6.0+cu124",
  os: "posix",
  flags: ["--listen"],
  device: "cuda:0 NVIDIA GeForce RTX 3090",
  deviceType: "cuda",
  vramTotal: 25_300_000_000,
  vramFree: 24_000_000_000,
  ramTotal: 64_000_000_000,
  ramFree: 40_000_000_000,
};
const advisories = readAdvisories(
  { ComfyUI: "0.3.64", "ComfyUI-Manager": "V3.30" },
  Date.parse("2026-11-28"),
);
const named = (count: number): string[] => Array.from({ length: count }, (_, index) => `QwenNode${index}`);

const loader = {
  loadersMissing: [
    {
      loader: "UnetLoaderGGUF",
      files: ["a.gguf"],
      origin: { folder: "ComfyUI-GGUF", source: "https://github.com/city96/ComfyUI-GGUF" },
    },
  ],
};
const file = { file: "a.safetensors", loader: "VAELoader.vae_name", folder: "vae" };

const started: StartReading = {
  importFailed: [],
  failedToLoad: [],
  modulesMissing: [],
  bootTracebacks: 0,
  started: true,
  importTable: true,
};
const off = { ...system, flags: ["--listen", "--disable-all-custom-nodes"] };

/** For unit tests: runs with faults of version, device, nodes or models. */
const vae = { folder: "vae", file: "qwen_image_vae.safetensors" } as const;

export const stackCases: readonly Case[] = [
  given(
    "mount-empty",
    "no pack, no model, no login",
    ["infra.nodes-inventory", "infra.models", "auth.enforced"],
    {
      nodes: { ...nodes, missing: { [pack]: named(24) } },
      modelsMissing: [
        { ...file, elsewhere: [], similar: [] },
        { ...file, elsewhere: [], similar: [] },
      ],
      anonymous: { status: 200 },
    },
  ),
  given(
    "mount-empty",
    "and a workflow uses the pack",
    ["infra.nodes-inventory", "infra.models", "infra.workflow-nodes", "auth.enforced"],
    {
      nodes: { ...nodes, missing: { [pack]: named(24) } },
      workflowNodesMissing: [{ workflow: "edit", nodes: named(1) }],
      modelsMissing: [
        { ...file, elsewhere: [], similar: [] },
        { ...file, elsewhere: [], similar: [] },
      ],
      anonymous: { status: 200 },
    },
  ),
  given("custom-nodes-disabled", "the server is open", ["auth.enforced", "auth.empty-token-refused"], {
    system: off,
    anonymous: { status: 200 },
  }),
  given(
    "custom-nodes-disabled",
    "the login is let in, a pack that is needed is not",
    ["infra.nodes-inventory", "infra.workflow-nodes"],
    {
      system: { ...off, flags: ["--disable-all", "--whitelist-custom-nodes", "ComfyUI-Login", "--cpu"] },
      nodes: { ...nodes, missing: { [pack]: named(24) } },
      workflowNodesMissing: [{ workflow: "edit", nodes: named(1) }],
    },
  ),
  given("pack-refused", "the organisation's policy keeps the login out", ["auth.enforced"], {
    anonymous: { status: 200 },
    startLog: { ...started, refused: [{ pack: "ComfyUI-Login", by: "organisation" }] },
  }),
  given("pack-refused", "a login whose folder is written in lower case", ["auth.enforced"], {
    anonymous: { status: 200 },
    startLog: { ...started, refused: [{ pack: "comfyui-login", by: "manager" }] },
  }),
  given("pack-refused", "ComfyUI-Manager keeps the pack out", ["infra.nodes-inventory"], {
    nodes: { ...nodes, missing: { [pack]: named(24) } },
    startLog: { ...started, refused: [{ pack: "ComfyUI-QwenImageWanBridge", by: "manager" }] },
  }),
  given("nodes-disabled-by-list", "a core node", ["infra.nodes-inventory", "infra.workflow-nodes"], {
    system: { ...system, flags: ["--disabled-nodes-config", "off.yaml"] },
    nodes: { ...nodes, missing: { "comfy_extras.nodes_qwen": named(1) } },
    workflowNodesMissing: [{ workflow: "edit", nodes: named(1) }],
    startLog: { ...started, prunedNodes: 3 },
  }),
  given("nodes-disabled-by-list", "some nodes of a pack", ["infra.nodes-inventory"], {
    nodes: { ...nodes, missing: { [pack]: named(3) } },
    startLog: { ...started, prunedNodes: 3 },
  }),
  given(
    "core-extra-failed",
    "a workflow and the inventory use it",
    ["infra.nodes-inventory", "infra.workflow-nodes"],
    {
      nodes: { ...nodes, missing: { "comfy_extras.nodes_qwen": ["TextEncodeQwenImageEdit"] } },
      workflowNodesMissing: [{ workflow: "edit", nodes: ["TextEncodeQwenImageEdit"] }],
      startLog: { ...started, extrasFailed: ["nodes_qwen.py"] },
      system,
    },
  ),
  given(
    "core-extra-failed",
    "a workflow alone uses it",
    ["infra.workflow-nodes", "generation.workflows-valid"],
    {
      workflowNodesMissing: [{ workflow: "edit", nodes: ["CFGNorm"] }],
      startLog: { ...started, extrasFailed: ["nodes_cfg.py"] },
    },
  ),
  given("core-extra-failed", "a workflow uses a node of the course's templates", ["infra.workflow-nodes"], {
    workflowNodesMissing: [{ workflow: "edit", nodes: ["ImageBlend"] }],
    startLog: { ...started, extrasFailed: ["nodes_post_processing.py"] },
  }),
  given("workflow-nodes-missing", "a file of ComfyUI's own nodes failed, too", ["infra.workflow-nodes"], {
    workflowNodesMissing: [{ workflow: "edit", nodes: ["WhoKnows"] }],
    startLog: { ...started, extrasFailed: ["nodes_of_2027.py"] },
  }),
  given("core-extra-unneeded", "nobody uses it", [], {
    nodes,
    startLog: { ...started, extrasFailed: ["nodes_glsl.py"] },
  }),
  given("pack-other-version", "16 names for 16 others", ["infra.nodes-inventory"], {
    nodes: { ...nodes, missing: { [pack]: named(16) }, extra: named(16).map((name) => `${name}V2`) },
  }),
  given(
    "comfyui-too-old",
    "0.3.57 lacks a node",
    ["infra.version", "infra.nodes-inventory", "infra.workflow-nodes"],
    {
      system: { ...system, comfyui: "v0.3.57" },
      nodes: { ...nodes, missing: { "comfy_extras.nodes_qwen": ["TextEncodeQwenImageEditPlus"] } },
      workflowNodesMissing: [{ workflow: "edit", nodes: ["TextEncodeQwenImageEditPlus"] }],
    },
  ),
  given("comfyui-too-old", "0.2.7 knows no Qwen node at all", ["infra.version", "infra.nodes-inventory"], {
    system: { ...system, comfyui: "v0.2.7" },
    nodes: { ...nodes, missing: { "comfy_extras.nodes_qwen": named(4), [pack]: named(24) } },
  }),
  given("version-outside-profile", "older than a profile that asks for 0.31.0", ["infra.version"], {
    system,
    version: { age: "older", oldest: "0.31.0", measured: "0.33.0" },
  }),
  given(
    "version-outside-profile",
    "it lacks the nodes that came since, which a workflow uses",
    ["infra.version", "infra.nodes-inventory", "infra.workflow-nodes", "generation.workflows-valid"],
    {
      system,
      version: { age: "older", oldest: "0.37.0" },
      nodes: { ...nodes, missing: { "comfy_extras.nodes_qwen": named(1) } },
      workflowNodesMissing: [{ workflow: "textToImage", nodes: named(1) }],
    },
  ),
  given("version-outside-profile", "0.3.57, and the profile needs no node of Qwen", ["infra.version"], {
    system: { ...system, comfyui: "0.3.57" },
    nodes,
    version: { age: "older", oldest: "0.3.60" },
  }),
  given("version-newer-than-measured", "0.38.1", [], {
    system: { ...system, comfyui: "0.38.1" },
    version: { age: "newer", oldest: "0.3.60", measured: "0.33.0" },
  }),
  given(
    "version-unknown",
    "a git hash",
    { "infra.version": { status: "skipped" } },
    { system: { ...system, comfyui: "783545f6" }, version: { age: "unknown", oldest: "0.3.60" } },
  ),
  given("packages-stale", "the front end is seven releases old", ["infra.packages"], {
    packages: [
      {
        name: "comfyui-frontend-package",
        installed: "1.42.8",
        required: "1.49.6",
        state: "stale",
        serious: true,
      },
      { name: "comfyui-workflow-templates", required: "0.11.44", state: "missing", serious: false },
    ],
  }),
  given("packages-stale", "the kernels are old", ["infra.packages"], {
    packages: [
      { name: "comfy-kitchen", installed: "0.2.16", required: "0.2.31", state: "stale", serious: true },
    ],
  }),
  given("packages-behind", "no templates", [], {
    packages: [{ name: "comfyui-workflow-templates", required: "0.11.44", state: "missing", serious: false }],
  }),
  given("published-advisory", "a warning by default", [], { advisories }),
  given("published-advisory", "a failure where the profile wants it", ["infra.advisories"], { advisories }),
  given("vram-too-small", "8 GB", ["infra.device"], { system: { ...system, vramTotal: 8e9 } }),
  given("pack-missing", "only ComfyUI's four are there", ["infra.nodes-inventory"], {
    nodes: { ...nodes, missing: { [pack]: named(24) } },
  }),
  given("pack-partly-imported", "12 of 28", ["infra.nodes-inventory"], {
    nodes: { ...nodes, missing: { [pack]: named(16) } },
    logSigns: ["qwen-failed-to-load"],
  }),
  given(
    "pack-nodes-unneeded",
    "no workflow uses the pack, which is not there",
    { "infra.nodes-inventory": { status: "skipped" } },
    {
      nodes: { ...nodes, missing: { [pack]: named(24) } },
      packs: { [pack]: { source: "https://github.com/fblissjr/ComfyUI-QwenImageWanBridge", nodes: 24 } },
      nodesUnneeded: named(24),
    },
  ),
  given(
    "pack-nodes-unneeded",
    "nor the twelve that the head of the pack lacks",
    { "infra.nodes-inventory": { status: "skipped" } },
    {
      nodes: { ...nodes, missing: { [pack]: named(12) }, extra: named(21).map((name) => `${name}V2`) },
      packs: {
        [pack]: {
          source: "https://github.com/fblissjr/ComfyUI-QwenImageWanBridge",
          commit: "dd2039c3ce9a61bbb3d2d6596f67528bffb26b9f",
          folder: "comfyui-qwenimagewanbridge",
          nodes: 24,
        },
      },
      nodesUnneeded: named(12),
    },
  ),
  given(
    "pack-missing",
    "a workflow uses one node of a pack that is not there",
    ["infra.nodes-inventory", "infra.workflow-nodes"],
    {
      nodes: { ...nodes, missing: { [pack]: named(24) } },
      packs: { [pack]: { source: "https://github.com/fblissjr/ComfyUI-QwenImageWanBridge", nodes: 24 } },
      nodesUnneeded: named(24).slice(1),
      workflowNodesMissing: [{ workflow: "edit", nodes: named(1) }],
    },
  ),
  given("core-nodes-missing", "a pack that no workflow uses is missing, too", ["infra.nodes-inventory"], {
    nodes: {
      ...nodes,
      missing: { [pack]: named(24), "comfy_extras.nodes_qwen": ["TextEncodeQwenImageEdit"] },
    },
    nodesUnneeded: named(24),
    system,
  }),
  given("core-nodes-missing", "the version is right", ["infra.nodes-inventory"], {
    nodes: { ...nodes, missing: { "comfy_extras.nodes_qwen": named(1) } },
    system,
  }),
  given(
    "core-nodes-missing",
    "a workflow uses one of them",
    ["infra.nodes-inventory", "infra.workflow-nodes"],
    {
      nodes: { ...nodes, missing: { "comfy_extras.nodes_qwen": named(1) } },
      workflowNodesMissing: [{ workflow: "edit", nodes: named(1) }],
      system,
    },
  ),
  given("node-hijacked", "another module answers", ["infra.nodes-origin"], {
    nodes: {
      ...nodes,
      hijacked: [{ node: "QwenVLEmptyLatent", expected: pack, found: "custom_nodes.Other" }],
    },
  }),
  given("node-signature-drift", "an input is gone", ["infra.nodes-signature"], {
    nodes: { ...nodes, drifted: [{ node: "QwenVLEmptyLatent", change: "- batch_size" }] },
  }),
  given(
    "node-signature-drift",
    "a workflow uses the node",
    ["infra.nodes-signature", "generation.workflows-valid"],
    {
      nodes: { ...nodes, drifted: [{ node: "QwenVLEmptyLatent", change: "- batch_size" }] },
      workflowNodesUnsuited: ["QwenVLEmptyLatent"],
    },
  ),
  given("workflow-nodes-missing", "of a pack that could not be imported", ["infra.workflow-nodes"], {
    workflowNodesMissing: [{ workflow: "edit", nodes: ["SomeLoader"] }],
    startLog: { ...started, importFailed: ["some-pack"] },
    system: { ...system, flags: ["--disable-api-nodes"] },
  }),
  given("workflow-nodes-missing", "of no inventory", ["infra.workflow-nodes"], {
    workflowNodesMissing: [{ workflow: "edit", nodes: ["CFGNorm"] }],
  }),
  given(
    "database-unavailable",
    "the list of nodes crashes without the database",
    ["infra.nodes-inventory", "infra.workflow-nodes", "infra.models"],
    {
      database: { name: "database-not-writable", fatal: false },
      brokenOff: (["infra.nodes-inventory", "infra.workflow-nodes", "infra.models"] as const).map(
        (check) => ({ check, request: "GET /object_info", code: "COMFY_STATUS", status: 500 }),
      ),
    },
  ),
  given("model-missing", "nowhere", ["infra.models", "generation.workflows-valid"], {
    modelsMissing: [
      { ...file, elsewhere: [], similar: [] },
      { ...file, elsewhere: ["CLIPLoader.clip_name"], similar: [] },
    ],
  }),
  given(
    "synthetic-weights",
    "by the server's word, and the picture suffers",
    ["infra.weights", "generation.image-not-noise"],
    {
      weights: [
        { ...vae, are: "synthetic" },
        { ...vae, are: "untold" },
      ],
    },
  ),
  given("synthetic-weights", "on a server for trials, which has no GPU", ["infra.weights", "infra.device"], {
    system: { ...system, device: "cpu", deviceType: "cpu", flags: ["--cpu"] },
    weights: [{ ...vae, are: "synthetic" }],
  }),
  given("synthetic-weights", "by the header on the disk", ["infra.container-models"], {
    modelsOnDisk: { files: [{ ...vae, state: "sound", path: "/m/vae", synthetic: true }], duplicates: [] },
  }),
  given(
    "weights-not-synthetic",
    "where the profile says they are",
    ["infra.weights"],
    { weights: [{ ...vae, are: "unmarked" }] },
    { weights: "synthetic", profile: "qwen-image-edit-2509-synthetic" },
  ),
  given("model-wrong-folder", "elsewhere", ["infra.models"], {
    modelsMissing: [{ ...file, elsewhere: ["CLIPLoader.clip_name"], similar: [] }],
  }),
  given("model-similar-name", "almost", ["infra.models"], {
    modelsMissing: [{ ...file, elsewhere: [], similar: ["A.safetensors"] }],
  }),
  given(
    "loader-missing",
    "its pack is absent",
    ["infra.models", "infra.nodes-inventory", "infra.workflow-nodes", "generation.workflows-valid"],
    {
      ...loader,
      nodes: { ...nodes, missing: { "custom_nodes.ComfyUI-GGUF": ["UnetLoaderGGUF"] } },
      workflowNodesMissing: [{ workflow: "edit", nodes: ["UnetLoaderGGUF"] }],
    },
  ),
  given("loader-missing", "another file is missing, too", ["infra.models"], {
    ...loader,
    modelsMissing: [{ ...file, elsewhere: [], similar: [] }],
  }),
  given("loader-missing", "the import of its pack failed", ["infra.models"], {
    ...loader,
    startLog: { ...started, importFailed: ["ComfyUI-GGUF"] },
  }),
  given(
    "custom-nodes-disabled",
    "the loader of a model is among them",
    ["infra.models", "infra.workflow-nodes"],
    {
      ...loader,
      system: off,
      nodes: { ...nodes, missing: { "custom_nodes.ComfyUI-GGUF": ["UnetLoaderGGUF"] } },
      workflowNodesMissing: [{ workflow: "edit", nodes: ["UnetLoaderGGUF"] }],
    },
  ),
  given("loader-missing", "of ComfyUI itself", ["infra.models"], {
    loadersMissing: [{ loader: "UNETLoader", files: ["a.safetensors"], origin: "core" }],
  }),
  given("loader-missing", "of an unknown pack", ["infra.models"], {
    loadersMissing: [{ loader: "OddLoader", files: ["a.safetensors"] }],
  }),
  given("loader-missing", "another version of its pack", ["infra.models"], {
    loadersMissing: [
      {
        loader: "NunchakuQwenImageDiTLoader",
        input: "model_name",
        files: ["svdq.safetensors"],
        origin: { folder: "ComfyUI-nunchaku", source: "https://example.org/x", wheel: "nunchaku" },
      },
    ],
  }),
];
