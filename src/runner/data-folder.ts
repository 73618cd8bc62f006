import { accessSync, constants, mkdirSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/**
 * vitest keeps a key in the user's data folder and fails without one. A user without a home (`nobody`, or the bare user id of
 * a CI container) gets a temporary folder.
 */
export function provideDataFolder(): void {
  const { env, platform, getuid } = process;
  if (platform === "win32" || platform === "darwin" || writable(env.XDG_DATA_HOME || homedir())) return;
  env.XDG_DATA_HOME = join(tmpdir(), `comfyui-qwen-e2e-${getuid?.() ?? ""}`);
}

function writable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
