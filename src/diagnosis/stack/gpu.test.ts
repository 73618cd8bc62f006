import { expect, test } from "vitest";
import { gpuCases } from "../../../selftest/data/gpu.cases.ts";
import { diagnose } from "../diagnose.ts";

const remedyOf = (code: string, when: string): string =>
  gpuCases
    .filter((one) => one.code === code && one.when === when)
    .flatMap(({ record }) => diagnose(record))
    .map(({ remedy }) => remedy.en)
    .join("\n");

test("a reservation is only asked for where there may be none, and said with what to paste", () => {
  const missing = remedyOf("gpu-not-reserved", "the container has none");
  expect(missing).toContain("\n   deploy: { resources: { reservations: { devices: [{ driver: nvidia,");
  expect(missing).toContain("--gpus all");
  expect(missing).toContain("\n   docker exec comfyui-qwen nvidia-smi");
  expect(remedyOf("cpu-only", "no container is known")).toContain("reservations");
  const reserved = remedyOf("cpu-only", "one is reserved, and not seen");
  expect(reserved).not.toContain("reservations");
  expect(reserved).toContain("nvidia-ctk runtime configure");
});
