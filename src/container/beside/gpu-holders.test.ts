import { expect, test } from "vitest";
import { processesIn } from "./gpu-holders.ts";

test("the processes that nvidia-smi sees are named with their memory, whatever else it prints", () => {
  const table =
    "/usr/bin/python3, 5120\nC:\\Programs\\ollama.exe, 14336\n[Not Found], [N/A]\nNo devices were found\n\n";
  expect(processesIn(table)).toEqual(["python3 (5120 MiB)", "ollama.exe (14336 MiB)"]);
});
