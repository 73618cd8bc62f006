import { mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readVariables } from "./environment.ts";
import { projectRoot } from "./paths.ts";

function read(env: Record<string, string>, file?: string | Buffer) {
  using dir = mkdtempDisposableSync(join(tmpdir(), "environment-"));
  if (file !== undefined) writeFileSync(join(dir.path, ".env"), file);
  const { given, problems, notes, near } = readVariables(env, dir.path);
  return {
    near,
    given: given.map(({ setting, name, origin, value }) => [setting.env, name, origin, value]),
    problems: problems.map((problem) => problem.en),
    notes: notes.map((note) => note.en),
  };
}

describe("variables", () => {
  test("of the environment win over .env", () => {
    const { given } = read({ COMFYUI_URL: "http://env" }, "COMFYUI_URL=http://file\nREPORT_LANG=en\n");
    expect(given).toEqual([
      ["COMFYUI_URL", "COMFYUI_URL", "environment", "http://env"],
      ["REPORT_LANG", "REPORT_LANG", ".env", "en"],
    ]);
  });

  test("in .env keep their dollars, whatever the line ends and the byte order mark", () => {
    const { given } = read({ b: "eaten" }, "\uFEFFCOMFYUI_API_TOKEN=$2b$12$abc\r\nCOMFYUI_ROOT='/x'\r\n");
    expect(given).toEqual([
      ["COMFYUI_API_TOKEN", "COMFYUI_API_TOKEN", ".env", "$2b$12$abc"],
      ["COMFYUI_ROOT", "COMFYUI_ROOT", ".env", "/x"],
    ]);
  });

  test("cut at a # are noted", () => {
    const { notes } = read({}, "QWEN_API_USER_TOKEN=ab#cd\nCOMFYUI_ROOT=/x # a comment\nREPORT_LANG='e#n'\n");
    expect(notes).toEqual([expect.stringMatching(/^QWEN_API_USER_TOKEN .*cut at the first "#"/)]);
  });

  test("a .env in UTF-16 is a problem, none at all is not", () => {
    expect(read({}, Buffer.from("\uFEFFA=1", "utf16le")).problems).toEqual([
      expect.stringContaining("UTF-16"),
    ]);
    expect(read({})).toEqual({ given: [], problems: [], notes: [], near: [] });
  });

  test("that are empty are problems, those of other tools excepted", () => {
    const { problems, given } = read({ COMFYUI_API_TOKEN: "", COMFYUI_URL: "  ", DOCKER_HOST: "", CI: "" });
    expect(given).toEqual([]);
    expect(problems).toEqual([
      expect.stringMatching(/^COMFYUI_URL \(environment\): .*empty/),
      expect.stringMatching(/^COMFYUI_API_TOKEN \(environment\): .*empty/),
    ]);
  });
});

describe("older names", () => {
  test("are accepted with a note", () => {
    const { given, notes } = read({ QWEN_API_TOKEN: "hunter2" });
    expect(given).toEqual([["COMFYUI_API_TOKEN", "QWEN_API_TOKEN", "environment", "hunter2"]]);
    expect(notes).toEqual([
      "QWEN_API_TOKEN (environment): accepted for COMFYUI_API_TOKEN, its name here; keep it where other tools read it.",
    ]);
  });

  test("may repeat the value, not contradict it", () => {
    expect(read({ COMFYUI_API_TOKEN: "a", COMFYUI_AUTH_TOKEN: "a\n" }).problems).toEqual([]);
    const { problems } = read({ COMFYUI_API_TOKEN: "hunter2" }, "COMFYUI_BEARER_TOKEN=hunter3\n");
    expect(problems).toEqual([
      expect.stringMatching(
        /^COMFYUI_API_TOKEN \(environment\) and COMFYUI_BEARER_TOKEN \(\.env file\): two names/,
      ),
    ]);
    expect(problems.join()).not.toContain("hunter");
  });
});

test("a name that looks like one of ours is found, other tools' names are not", () => {
  const { near } = read({
    COMFYUI_API_TOKN: "x",
    COMFYUI_PORT: "8188",
    comfyui_url: "x",
    QWEN_MODEL: "y",
    PATH: "z",
  });
  expect(near).toEqual([
    { name: "COMFYUI_API_TOKN", own: "COMFYUI_API_TOKEN" },
    { name: "comfyui_url", own: "COMFYUI_URL" },
  ]);
});

describe(".env.example", () => {
  const example = readFileSync(join(projectRoot, ".env.example"), "utf8");
  test("sets nothing as it stands", () => {
    expect(read({}, example)).toEqual({ given: [], problems: [], notes: [], near: [] });
  });

  test("holds settings that are read, once their mark is off", () => {
    const names = [...example.matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
    const { given, problems, notes } = read({}, example.replace(/^#([A-Z_]+=)/gm, "$1"));
    expect(given.map(([, name]) => name).toSorted()).toEqual(names.toSorted());
    expect([problems, notes]).toEqual([[], []]);
  });
});
