import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { FaultName } from "../faults.ts";
import { startLines } from "../machine/start-log.ts";
import { startEmulator } from "../start.ts";
import { versions } from "./version.ts";

const recorded = JSON.parse(
  readFileSync(new URL("../../fixtures/ground-truth/log-lines-0.33.0.json", import.meta.url), "utf8"),
) as Record<"healthyStart" | "pluginBrokenStart" | "packLinesOfLogsRaw", string[]>;
const token = `$2b$12$${"x".repeat(53)}`;

/** Printed lines of 0.33.0, without what is particular to the machine. */
const played = (...faults: FaultName[]): string[] =>
  startLines(new Set(faults), token, "0.33.0").join("\n").split("\n");
const machine =
  /VRAM|vram|Device:|pytorch version|attention|search path|comfy_kitchen backend|To see the GUI|seconds|absent_module_x|Crypto|File "|\(source line\)|exec_module/;
const general = (lines: readonly string[]): string[] =>
  lines.filter((line) => !machine.test(line)).map((line) => line.trimEnd());

test.for([
  ["healthyStart", []],
  ["pluginBrokenStart", ["login-not-loaded"]],
] as const)("the log of 0.33.0: every line of %s is there, in its colour", ([name, faults]) => {
  const lines = general(played(...faults));
  expect(general(recorded[name]).filter((line) => !lines.includes(line))).toEqual([]);
  const known = general([...recorded[name], ...recorded.packLinesOfLogsRaw]);
  expect(lines.filter((line) => !known.includes(line))).toEqual([]);
});

test("the log of 0.3.64 has no colour and no level", () => {
  const lines = startLines(new Set(), token, "0.3.64").join("\n");
  expect(lines).toBe(stripVTControlCharacters(lines));
  expect(lines).not.toContain("[INFO]");
});

test.for(versions)("a server of %s tells its version everywhere", async (comfyui) => {
  await using emulator = await startEmulator({ token: "t", comfyui });
  const text = async (path: string) =>
    (await fetch(`${emulator.url}${path}`, { headers: { authorization: "Bearer t" } })).text();
  expect(JSON.parse(await text("/system_stats")).system.comfyui_version).toBe(comfyui);
  expect(JSON.parse(await text("/internal/logs"))).toContain(`ComfyUI version: ${comfyui}\n`);
});
