import type { FaultSet } from "../faults.ts";
import { isGuarded } from "../login/login.ts";

/** The console lines of a start, as far as a validator may read them. */
export function startLines(faults: FaultSet, token: string): string[] {
  const lines = [
    "Checkpoint files will always be loaded safely.",
    faults.has("cpu-only")
      ? "Total VRAM 64182 MB, total RAM 64182 MB"
      : `Total VRAM ${faults.has("low-vram") ? 8058 : 24260} MB, total RAM 64182 MB`,
    `pytorch version: ${faults.has("cpu-only") ? "2.6.0+cpu" : "2.6.0+cu124"}`,
    `Set vram state to: ${faults.has("cpu-only") ? "DISABLED" : "NORMAL_VRAM"}`,
    `Device: ${faults.has("cpu-only") ? "cpu" : "cuda:0 NVIDIA GeForce RTX 3090 : cudaMallocAsync"}`,
    "Python version: 3.13.5 (main, Aug 10 2026, 12:06:59) [GCC 14.2.0]",
    `ComfyUI version: ${faults.has("old-version") ? "v0.2.7" : "0.3.64"}`,
    "ComfyUI frontend version: 1.27.10",
    ...packLines(faults),
  ];
  if (faults.has("login-not-loaded")) {
    lines.push(
      "Traceback (most recent call last):\n  File \"/workspace/ComfyUI/nodes.py\", line 2131, in load_custom_node\n    module_spec.loader.exec_module(module)\nModuleNotFoundError: No module named 'Crypto'\n",
      "Cannot import /workspace/ComfyUI/custom_nodes/ComfyUI-Login module for custom nodes: No module named 'Crypto'",
    );
  } else if (!isGuarded(faults)) return [...lines, ...importTimes(faults), ...ready];
  else if (token === "")
    lines.push(
      "Please set up your password before use. The token will be a hashed string derived from your password.",
    );
  else lines.push(`For direct API calls, use token=${token}`);
  return [...lines, ...importTimes(faults), ...ready];
}

const ready = ["Starting server\n", "To see the GUI go to: http://0.0.0.0:8188"];

function packLines(faults: FaultSet): string[] {
  if (faults.has("qwen-pack-missing") || faults.has("mount-empty")) return [];
  const failed = (part: string, module: string) =>
    `[QwenImageWanBridge] Failed to load ${part}: No module named '${module}'`;
  if (!faults.has("qwen-pack-partial")) {
    return [failed("Debug Controller", "debug_patch"), "[QwenImageWanBridge] Total nodes loaded: 28"];
  }
  return [
    failed("Wrapper nodes", "diffsynth"),
    failed("EliGen nodes", "diffsynth"),
    failed("Sampler nodes", "diffsynth"),
    failed("Debug Controller", "debug_patch"),
    "[QwenImageWanBridge] Total nodes loaded: 8",
  ];
}

function importTimes(faults: FaultSet): string[] {
  const row = (seconds: string, folder: string, failed = false) =>
    `   ${seconds} seconds${failed ? " (IMPORT FAILED)" : ""}: /workspace/ComfyUI/custom_nodes/${folder}`;
  return [
    "\nImport times for custom nodes:",
    row("0.0", "websocket_image_save.py"),
    ...(faults.has("node-hijacked") ? [row("0.0", "other_pack")] : []),
    ...(faults.has("qwen-pack-missing") || faults.has("mount-empty")
      ? []
      : [row("0.1", "ComfyUI-QwenImageWanBridge")]),
    ...(isGuarded(faults) || faults.has("login-not-loaded")
      ? [row("0.2", "ComfyUI-Login", faults.has("login-not-loaded"))]
      : []),
    "",
  ];
}
