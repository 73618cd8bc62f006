import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Version } from "../../emulator/dress/version.ts";

/** The real page where it is installed: COMFYUI_FRONT_END names its folder, else Python knows the package. */
export const frontEnd: string | undefined = found(process.env.COMFYUI_FRONT_END ?? ofPython());

/** The version of ComfyUI that this page belongs to, as far as the folders of its package tell. */
export const ofVersion: Version =
  frontEnd !== undefined && /^1\.2\d\./.test(packaged(frontEnd)) ? "0.3.64" : "0.33.0";

/** The version of the package, from the folder that pip lays beside it. */
function packaged(folder: string): string {
  const names = readdirSync(join(folder, "..", ".."));
  const [, version = ""] = names.join("\n").match(/^comfyui_frontend_package-(.+)\.dist-info$/m) ?? [];
  return version;
}

function found(folder: string | undefined): string | undefined {
  return folder !== undefined && existsSync(join(folder, "index.html")) ? folder : undefined;
}

function ofPython(): string | undefined {
  const program =
    "import importlib.util as u; s = u.find_spec('comfyui_frontend_package'); print(s.submodule_search_locations[0] if s else '')";
  const asked = spawnSync("python3", ["-c", program], { encoding: "utf8", timeout: 10_000 });
  const folder = asked.status === 0 ? asked.stdout.trim() : "";
  return folder === "" ? undefined : join(folder, "static");
}
