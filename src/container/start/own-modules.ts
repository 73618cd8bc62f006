import { optional, ready } from "../../comfyui/log/start-reading.ts";
import { exceptionsIn, isComfys } from "./last-exception.ts";

const missing = /^ModuleNotFoundError: No module named '([\w.]{1,80})'/;
/** What ComfyUI says of a module that it does without. */
const said =
  /^(?:Error importing dependencies|Failed to import comfy_\w{1,40}, Error|Unable to parse pyproject\.toml due to lack dependency [^:]{1,100}): No module named '([\w.]{1,80})'/;
/** ComfyUI's further nodes have a word of their own. */
const further = /[\\/](?:comfy_extras|comfy_api_nodes)[\\/]/;
/** What the loader of nodes says below the traceback of a pack, or of such a file. */
const ofNodes = /^Cannot import /;
const MAX_NAMES = 20;

/** Python modules that ComfyUI itself misses, as the plain lines of its start say. */
export function ownModulesMissing(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => ready.test(line));
  const boot = end < 0 ? lines : lines.slice(0, end);
  const thrown = exceptionsIn(boot)
    .filter((one) => isComfys(one) && !one.frames.some((frame) => further.test(frame)))
    .filter(({ at }) => !boot.slice(at + 1, at + 4).some((line) => ofNodes.test(line)))
    .map(({ line }) => missing.exec(line)?.[1]);
  const told = boot.map((line) => said.exec(line)?.[1]);
  const names = [...thrown, ...told].filter((name) => name !== undefined && !optional.test(name));
  return [...new Set(names as string[])].slice(0, MAX_NAMES);
}
