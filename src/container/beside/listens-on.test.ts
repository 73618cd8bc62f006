import { expect, test } from "vitest";
import { portIn } from "./listens-on.ts";

test.for([
  ["venv/bin/python3 main.py --listen --preview-method auto", 8188],
  ["python main.py --port 8189 --listen 0.0.0.0", 8189],
  ["python3 main.py --listen --port=8190", 8190],
] as const)("%s listens on port %i", ([line, port]) => {
  expect(portIn(line)).toBe(port);
});
