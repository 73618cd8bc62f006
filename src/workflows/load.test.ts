import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../config/paths.ts";
import { CodedError } from "../errors.ts";
import { loadWorkflow } from "./load.ts";

const node = { class_type: "SaveImage", inputs: { filename_prefix: "x" } };

function load(content: string | Buffer) {
  using dir = mkdtempDisposableSync(join(tmpdir(), "workflow-"));
  const path = join(dir.path, "flow.json");
  writeFileSync(path, content);
  return loadWorkflow(path);
}

function failure(content: string | Buffer): { code: string; en: string } {
  try {
    load(content);
  } catch (error) {
    if (error instanceof CodedError) return { code: error.code, en: error.text.en };
    throw error;
  }
  throw new Error("accepted");
}

describe("a workflow file", () => {
  test.for(["canary", "qwen-text-to-image", "qwen-image-edit"])("%s is shipped in API format", (name) => {
    const graph = loadWorkflow(join(projectRoot, "fixtures", "workflows", `${name}.json`));
    for (const { _meta } of Object.values(graph)) expect(_meta?.title).toBeTruthy();
  });

  test("loses its root _meta, which the server refuses, and keeps those of its nodes", () => {
    const titled = { ...node, _meta: { title: "Output" } };
    expect(load(JSON.stringify({ _meta: { title: "mine" }, "1": titled }))).toEqual({ "1": titled });
  });

  test("may start with a byte order mark, and a node may have no inputs", () => {
    expect(load(`\uFEFF${JSON.stringify({ "1": { class_type: "A" } })}`)).toEqual({
      "1": { class_type: "A", inputs: {} },
    });
  });

  test("keeps a node called __proto__ as a node", () => {
    expect(
      Object.keys(load('{"__proto__":{"class_type":"A","inputs":{}},"1":{"class_type":"B"}}')),
    ).toContain("__proto__");
  });
});

describe("a file that is no workflow", () => {
  test("in the interface's format is refused with the way to export it", () => {
    const ui = { last_node_id: 2, nodes: [{ id: 1, type: "SaveImage" }], links: [], version: 0.4 };
    const { code, en } = failure(JSON.stringify(ui));
    expect(code).toBe("WORKFLOW_UI_FORMAT");
    expect(en).toContain("Export (API)");
  });

  test.for([
    ["broken JSON", '{\n"1": {]}', "WORKFLOW_NOT_JSON", "line 2"],
    ["a list", "[]", "WORKFLOW_INVALID", 'an object "id → node"'],
    ["a number", "42", "WORKFLOW_INVALID", "object"],
    ["null", "null", "WORKFLOW_INVALID", "object"],
    ["an empty object", "{}", "WORKFLOW_INVALID", "no node"],
    ["only _meta", '{"_meta":{}}', "WORKFLOW_INVALID", "no node"],
    [
      "a node without class_type",
      '{"7":{"inputs":{}}}',
      "WORKFLOW_INVALID",
      'node "7" is not valid at "class_type"',
    ],
    ["a node that is null", '{"7":null}', "WORKFLOW_INVALID", 'node "7"'],
    ["inputs that are a list", '{"7":{"class_type":"A","inputs":[]}}', "WORKFLOW_INVALID", 'at "inputs"'],
    ["UTF-16", Buffer.from("\uFEFF{}", "utf16le"), "WORKFLOW_UNREADABLE", "UTF-16"],
    ["more than 8 MiB", Buffer.alloc(8 * 2 ** 20 + 1, " "), "WORKFLOW_UNREADABLE", "too large"],
  ] as const)("%s", ([, content, code, words]) => {
    expect(failure(content)).toEqual({ code, en: expect.stringContaining(words) });
  });

  test("that does not exist, or is a directory, is reported with its path", () => {
    using dir = mkdtempDisposableSync(join(tmpdir(), "workflow-"));
    mkdirSync(join(dir.path, "folder.json"));
    expect(() => loadWorkflow(join(dir.path, "none.json"))).toThrow(/none\.json" does not exist/);
    expect(() => loadWorkflow(join(dir.path, "folder.json"))).toThrow(/is a directory/);
  });
});
