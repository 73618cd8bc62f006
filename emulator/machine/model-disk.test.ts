import { mkdtempDisposableSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { judgeFile, readHeaderOf } from "../../src/models/model-files.ts";
import { writeModel } from "./model-disk.ts";

test.for(["w.safetensors", "w.gguf"])("%s is written whole, or cut", (file) => {
  using dir = mkdtempDisposableSync(join(tmpdir(), "models-"));
  const path = join(dir.path, file);
  const model = { file, folder: "diffusion_models", loader: "L", input: "i" };
  const judged = (size: number, kept: number) => {
    writeModel(path, size, kept);
    const head = readFileSync(path).subarray(0, 4096);
    return judgeFile(model, statSync(path).size, readHeaderOf(file, head, kept), head);
  };
  expect(judged(50_000, 50_000)).toMatchObject({ state: "sound" });
  expect(judged(50_000, 49_999)).toEqual({ state: "truncated", expected: 50_000 });
});
