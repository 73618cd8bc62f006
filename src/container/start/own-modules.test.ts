import { expect, test } from "vitest";
import { startLines } from "../../../emulator/machine/start-log.ts";
import { plainTexts } from "../../comfyui/log/plain-lines.ts";
import { ownModulesMissing } from "./own-modules.ts";

const read = (...lines: string[]) => ownModulesMissing(plainTexts([lines.join("\n")]));
const traceback = (file: string, module: string) => [
  "Traceback (most recent call last):",
  '  File "/workspace/ComfyUI/nodes.py", line 1, in load_custom_node',
  `  File "${file}", line 1, in <module>`,
  `ModuleNotFoundError: No module named '${module}'`,
];

test("what ComfyUI itself misses is told from what its packs miss", () => {
  const lines = [
    "\u001b[1m\u001b[33m[WARNING]\u001b[0m Error importing dependencies: No module named 'alembic'",
    "Failed to import comfy_kitchen, Error: No module named 'comfy_kitchen', fp8 and fp4 support will not be available.",
    "Unable to parse pyproject.toml due to lack dependency pydantic-settings, please run 'pip install -r requirements.txt': No module named 'pydantic_settings'",
    ...traceback("/workspace/ComfyUI/app/assets/hashing.py", "blake3"),
    ...traceback("/workspace/ComfyUI/custom_nodes/ComfyUI-Login/password.py", "Crypto"),
    ...traceback("/workspace/ComfyUI/comfy_extras/nodes_audio.py", "torchaudio"),
    ...traceback("/venv/lib/python3.11/site-packages/xformers/__init__.py", "triton"),
  ];
  expect(read(...lines)).toEqual(["blake3", "alembic", "comfy_kitchen", "pydantic_settings"]);
});

test.for(["0.3.64", "0.33.0"] as const)("a healthy %s misses none", (version) => {
  expect(read(...startLines(new Set(), "t", version))).toEqual([]);
  expect(read(...startLines(new Set(["login-not-loaded"]), "t", version))).toEqual([]);
});
