import { describe, expect, test } from "vitest";
import { sampleRecord } from "../report/sample-record.ts";
import { commands } from "./commands.ts";
import { containerCases } from "./containers.cases.ts";
import { diagnose } from "./diagnose.ts";

const record = sampleRecord();
const rooted = (root: string) => ({ ...record, target: { ...record.target, root } });

describe("the commands of a remedy", () => {
  test("name ComfyUI's folder as the run was told", () => {
    expect(commands(rooted("/app")).copyToken).toContain("comfyui-qwen:/app/login/PASSWORD");
    expect(JSON.stringify(commands(rooted("/app")))).not.toContain("/workspace");
  });

  test("quote a folder with a blank in it", () => {
    const shell = commands(rooted("/my app"));
    expect(shell.copyToken).toContain('"comfyui-qwen:/my app/login/PASSWORD"');
    expect(shell.listNodes).toContain('ls "/my app/custom_nodes"');
    expect(shell.fingerprints).toContain("head -n 1 '/my app/login/PASSWORD'");
  });

  test("hold no other folder in any diagnosis of a container", () => {
    for (const { record } of containerCases) {
      const facts = JSON.parse(JSON.stringify(record.facts).replaceAll("/workspace/ComfyUI", "/app"));
      const found = diagnose({ ...record, facts, target: { ...record.target, root: "/app" } });
      expect(JSON.stringify(found)).not.toContain("/workspace/ComfyUI");
    }
  });
});
