import { expect, test } from "vitest";
import { pythonOf } from "./python-of.ts";

test.for([
  ["venv/bin/python3 main.py --listen 0.0.0.0", "/workspace/ComfyUI/venv/bin/python3"],
  ["/opt/venv/bin/python -u main.py", "/opt/venv/bin/python"],
  ["/usr/bin/python3.11 /workspace/ComfyUI/main.py --cpu", "/usr/bin/python3.11"],
  ["python main.py", undefined],
  ["bash /entrypoint.sh", undefined],
  ["/usr/bin/python3 idle_monitor.py", undefined],
] as const)("%j runs %s", ([line, python]) => {
  expect(pythonOf(["tini -- x", line], "/workspace/ComfyUI")).toBe(python);
});
