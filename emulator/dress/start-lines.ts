import { infoLine, type LogLine, printedLine } from "./log-line.ts";

/** The lines of a start that stand in one version only, by their place between those of both. */
export interface StartLines {
  readonly first: readonly LogLine[];
  readonly afterDevice: readonly LogLine[];
  readonly afterVersion: readonly LogLine[];
  /** Of the Qwen pack when it loads wholly, beside what it prints in both. */
  readonly pack: readonly LogLine[];
  readonly printedByPack: readonly LogLine[];
  readonly beforeServer: readonly LogLine[];
}

const ROOT = "/workspace/ComfyUI";

export const linesOf0364: StartLines = {
  first: [],
  afterDevice: [],
  afterVersion: [infoLine("ComfyUI frontend version: 1.27.10")],
  pack: [],
  printedByPack: [],
  beforeServer: [],
};

const backend = (name: string, available: boolean, reason: string): LogLine =>
  infoLine(
    `Found comfy_kitchen backend ${name}: {'available': ${available ? "True" : "False"}, 'disabled': False, 'unavailable_reason': ${reason}, 'capabilities': []}`,
  );

export const linesOf033: StartLines = {
  first: [
    ...["schemas", "tables", "types", "constraints", "defaults", "comments"].map((name) =>
      infoLine(`setup plugin alembic.autogenerate.${name}`),
    ),
    infoLine("setup plugin alembic.ext.checkconstraint_byname"),
    ...["output", "input", "user"].map((area) => infoLine(`Setting ${area} directory to: ${ROOT}/${area}`)),
    backend("hip", false, "'PyTorch ROCm/HIP runtime not available'"),
    backend("eager", true, "None"),
    backend("cuda", true, "None"),
  ],
  afterDevice: [infoLine("Using pytorch attention")],
  afterVersion: [
    infoLine("comfy-aimdo version: 0.4.13"),
    infoLine("comfy-kitchen version: 0.2.31"),
    infoLine(`Setting temp directory to: ${ROOT}/temp/temp`),
    infoLine(
      "[Prompt Server] web root: /workspace/venv/lib/python3.11/site-packages/comfyui_frontend_package/static",
    ),
    infoLine("Asset seeder disabled"),
    // PyOpenGL tells of a part that nobody needs
    infoLine("No OpenGL_accelerate module loaded: No module named 'OpenGL_accelerate'"),
  ],
  pack: [
    infoLine("Applied QwenImage dimension handling patch"),
    infoLine("Applied QwenImage.extra_conds debug patch (SILENT MODE)"),
    infoLine("Applied debug patches (SILENT MODE - set QWEN_DEBUG_VERBOSE=true for output)"),
  ],
  printedByPack: [
    "✅ Debug patches applied (silent mode by default)",
    "Use QwenDebugController node or set QWEN_DEBUG_VERBOSE=true for tracing",
  ].map((text) => printedLine(`[QwenImageWanBridge] ${text}`)),
  beforeServer: [
    infoLine("Context impl SQLiteImpl."),
    infoLine("Will assume non-transactional DDL."),
    infoLine("Using RAM pressure cache."),
  ],
};
