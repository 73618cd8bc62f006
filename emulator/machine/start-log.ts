import { type ContainerFaultName, containerFaults } from "../container-faults.ts";
import { dresses } from "../dress/dress.ts";
import { errorLine, infoLine, type LogLine, printedLine, warningLine } from "../dress/log-line.ts";
import { defaultVersion, type Version } from "../dress/version.ts";
import type { FaultSet } from "../faults.ts";
import { isEmptied, isGuarded, SET_UP_PASSWORD } from "../login/login.ts";
import { announcedVersion } from "./announced-version.ts";

/** The console lines of a start, as far as a validator may read them. */
export function startLines(faults: FaultSet, token: string, version: Version = defaultVersion()): string[] {
  return startRecords(faults, token, version).map(dresses[version].printed);
}

export function startRecords(faults: FaultSet, token: string, version: Version): LogLine[] {
  const { system, start } = dresses[version];
  return [
    ...start.first,
    infoLine("Checkpoint files will always be loaded safely."),
    infoLine(
      faults.has("cpu-only")
        ? "Total VRAM 64182 MB, total RAM 64182 MB"
        : `Total VRAM ${faults.has("low-vram") ? 8058 : 24260} MB, total RAM 64182 MB`,
    ),
    infoLine(`pytorch version: ${faults.has("cpu-only") ? system.pytorch.cpu : system.pytorch.gpu}`),
    infoLine(`Set vram state to: ${faults.has("cpu-only") ? "DISABLED" : "NORMAL_VRAM"}`),
    infoLine(
      `Device: ${faults.has("cpu-only") ? "cpu" : "cuda:0 NVIDIA GeForce RTX 3090 : cudaMallocAsync"}`,
    ),
    ...start.afterDevice,
    infoLine(`Python version: ${system.python}`),
    infoLine(`ComfyUI version: ${announcedVersion(faults, version) ?? "None"}`),
    ...start.afterVersion,
    ...extraLines(faults),
    ...packLines(faults, version),
    ...loginLines(faults, token),
    ...(faults.has("custom-nodes-disabled")
      ? [infoLine("Skipping loading of custom nodes")]
      : importTimes(faults)),
    ...(faults.has("nodes-disabled-by-list")
      ? [infoLine("Pruned 1 disabled nodes: TextEncodeQwenImageEdit")]
      : []),
    ...databaseLines(faults),
    ...extraTable(faults),
    ...start.beforeServer,
    infoLine("Starting server\n"),
    infoLine("To see the GUI go to: http://0.0.0.0:8188"),
  ];
}

function databaseLines(faults: FaultSet): LogLine[] {
  if (!faults.has("database-not-opened") && !faults.has("database-breaks-nodes")) return [];
  return [
    errorLine(
      "Failed to initialize database. Please ensure you have installed the latest requirements. If the error persists, please report this as in future the database will be required: (sqlite3.OperationalError) unable to open database file\n(Background on this error at: https://sqlalche.me/e/21/e3q8)",
    ),
  ];
}

/** The console lines of a start that fails in this way; none where the fault is another. */
export function failedStart(fault: ContainerFaultName, version: Version): string[] {
  const { ends = [], late } = containerFaults[fault];
  // what follows the imports: the port and that it is open
  const begun = late ? startRecords(new Set(), "", version).slice(0, -2) : [];
  return [...begun, ...ends].map(dresses[version].printed);
}

/** The file of ComfyUI's further nodes that a fault keeps from loading, and why. */
function failedExtra(faults: FaultSet): { file: string; module: string } | undefined {
  if (faults.has("core-extra-failed")) return { file: "nodes_qwen.py", module: "einops" };
  return faults.has("core-extra-unused-failed")
    ? { file: "nodes_audio.py", module: "torchaudio" }
    : undefined;
}

function extraLines(faults: FaultSet): LogLine[] {
  const failed = failedExtra(faults);
  if (failed === undefined) return [];
  const path = `/workspace/ComfyUI/comfy_extras/${failed.file}`;
  return [
    warningLine(
      `Traceback (most recent call last):\n  File "/workspace/ComfyUI/nodes.py", line 2131, in load_custom_node\n    module_spec.loader.exec_module(module)\n  File "${path}", line 5, in <module>\n    import ${failed.module}\nModuleNotFoundError: No module named '${failed.module}'\n`,
    ),
    warningLine(`Cannot import ${path} module for custom nodes: No module named '${failed.module}'`),
  ];
}

/** What stands behind the table of import times, where one failed. */
function extraTable(faults: FaultSet): LogLine[] {
  const failed = failedExtra(faults);
  if (failed === undefined) return [];
  return [
    warningLine("WARNING: some comfy_extras/ nodes did not import correctly.\n"),
    warningLine(`IMPORT FAILED: ${failed.file}`),
    warningLine(""),
  ];
}

function loginLines(faults: FaultSet, token: string): LogLine[] {
  if (faults.has("login-not-loaded"))
    return [
      warningLine(
        "Traceback (most recent call last):\n  File \"/workspace/ComfyUI/nodes.py\", line 2131, in load_custom_node\n    module_spec.loader.exec_module(module)\nModuleNotFoundError: No module named 'Crypto'\n",
      ),
      warningLine(
        "Cannot import /workspace/ComfyUI/custom_nodes/ComfyUI-Login module for custom nodes: No module named 'Crypto'",
      ),
    ];
  if (faults.has("packs-refused"))
    return ["ComfyUI-Login", "ComfyUI-QwenImageWanBridge"].map((pack) =>
      warningLine(`Custom node pack '${pack}' is not permitted by your organization's policy.`),
    );
  if (!isGuarded(faults)) return [];
  return [infoLine(token === "" ? SET_UP_PASSWORD : `For direct API calls, use token=${token}`)];
}

function packLines(faults: FaultSet, version: Version): LogLine[] {
  if (faults.has("qwen-pack-missing") || isEmptied(faults)) return [];
  const { pack, printedByPack } = dresses[version].start;
  const failed = (part: string, module: string) =>
    printedLine(`[QwenImageWanBridge] Failed to load ${part}: No module named '${module}'`);
  const loaded = (nodes: number) => printedLine(`[QwenImageWanBridge] Total nodes loaded: ${nodes}`);
  if (!faults.has("qwen-pack-partial"))
    return [...pack, failed("Debug Controller", "debug_patch"), loaded(28), ...printedByPack];
  return [
    failed("Wrapper nodes", "diffsynth"),
    failed("EliGen nodes", "diffsynth"),
    failed("Sampler nodes", "diffsynth"),
    failed("Debug Controller", "debug_patch"),
    loaded(8),
  ];
}

function importTimes(faults: FaultSet): LogLine[] {
  const row = (seconds: string, folder: string, failed = false) =>
    infoLine(
      `   ${seconds} seconds${failed ? " (IMPORT FAILED)" : ""}: /workspace/ComfyUI/custom_nodes/${folder}`,
    );
  return [
    infoLine("\nImport times for custom nodes:"),
    row("0.0", "websocket_image_save.py"),
    ...(faults.has("node-hijacked") ? [row("0.0", "other_pack")] : []),
    ...(faults.has("qwen-pack-missing") || isEmptied(faults)
      ? []
      : [row("0.1", "ComfyUI-QwenImageWanBridge")]),
    ...(isGuarded(faults) || faults.has("login-not-loaded")
      ? [row("0.2", "ComfyUI-Login", faults.has("login-not-loaded"))]
      : []),
    infoLine(""),
  ];
}
