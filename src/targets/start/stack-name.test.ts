import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { isLeftover, newStackName } from "./stack-name.ts";

const module = new URL("./stack-name.ts", import.meta.url).href;
const program = `import { newStackName } from ${JSON.stringify(module)}; console.log(newStackName(false));`;
const node = [process.execPath, "--input-type=module", "-e", program] as const;

/** Name of a stack of a process that has ended, or why there is none. */
function nameFrom(...[command, ...args]: readonly [string, ...string[]]): { name: string; failed: string } {
  const { stdout, stderr, status, error } = spawnSync(command, args, { encoding: "utf8" });
  return { name: stdout?.trim() ?? "", failed: status === 0 ? "" : `${error?.message ?? stderr}` };
}

test("a stack of a process that is gone is a leftover, one of a live process is not", () => {
  expect(isLeftover(nameFrom(...node).name)).toBe(true);
  expect(isLeftover(newStackName(false))).toBe(false);
});

test("a stack that is kept is no leftover, nor is anything else", () => {
  expect(isLeftover(newStackName(true))).toBe(false);
  expect(isLeftover("comfyui-qwen")).toBe(false);
});

test("a stack of another process namespace is no leftover, since its process cannot be seen from here", (context) => {
  const { name, failed } = nameFrom("unshare", "--pid", "--fork", "--mount-proc", ...node);
  if (failed) return context.skip(`no namespace can be made here: ${failed}`);
  context.expect(name).toMatch(/^comfyui-e2e-/);
  context.expect(isLeftover(name.replace(/-\d+-(?=[0-9a-f]{6}$)/, "-4194303-"))).toBe(false);
});
