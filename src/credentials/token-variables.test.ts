import { describe, expect, test } from "vitest";
import { fingerprint } from "../redaction/fingerprint.ts";
import { judgeVariables, type VariableQuestion } from "./token-variables.ts";

const token = `$2b$12$${"eNo.9kQz/7".repeat(6).slice(0, 53)}`;
const other = `$2b$12$${"otherHash/".repeat(6).slice(0, 53)}`;
const bare = token.slice(7);
const names = ["COMFYUI_API_TOKEN", "COMFYUI_AUTH_TOKEN", "COMFYUI_BEARER_TOKEN", "QWEN_API_TOKEN"];
const expected = fingerprint(token);
const flaws = (environment: Record<string, string>, more: Partial<VariableQuestion> = {}): string[] =>
  judgeVariables(environment, { token, names, expected, client: true, ...more })
    .filter(({ flaw }) => flaw !== "feeds")
    .map(({ variable, flaw }) => `${variable} ${flaw}`);

describe("a hash that was mangled on its way into a container", () => {
  test.for([
    ["every $ gone (57)", `2b12${bare}`],
    ["the first $ gone", token.slice(1)],
    ["the salt taken for a variable", "$2b$12$.9kQz/7eNo.9kQz/7"],
    ["cut at the second $", "$2b"],
    ["cut at the third $", "$2b$12"],
    ["all but the digits gone", "2b12"],
    ["the prefix gone", bare],
    ["cut at its end", token.slice(0, 40)],
    ["$ doubled for Compose and never undone", token.replaceAll("$", "$$$$")],
    ["$ behind backslashes", token.replaceAll("$", "\\$")],
    ["its quotes kept by docker --env-file", `'${token}'`],
  ] as const)("is found under the token's name: %s", ([, value]) => {
    expect(flaws({ COMFYUI_API_TOKEN: value })).toEqual(["COMFYUI_API_TOKEN mangled"]);
  });

  test("is found under any name, of this token or of another one", () => {
    expect(flaws({ MONITOR_SECRET: `2b12${bare}` })).toEqual(["MONITOR_SECRET mangled"]);
    expect(flaws({ BASIC_AUTH: `2b12${other.slice(7)}` })).toEqual(["BASIC_AUTH mangled"]);
    expect(flaws({ LOGIN: bare })).toEqual(["LOGIN mangled"]);
  });

  test("is not seen in what merely looks like one", () => {
    const environment = {
      GPG_KEY: "A035C8C19219BA821ECEA86B64E628F8D684696D",
      GIT_COMMIT: "2b12c0ffee00c0ffee00c0ffee00c0ffee00c0ff",
      PYTHON_SHA256: "2b12".repeat(16),
      PATH: "/usr/local/bin:/usr/bin",
      HF_TOKEN: "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH",
      CIVITAI_API_KEY: "x".repeat(53),
      COMFYUI_PASSWORD: "correct-horse",
      COMFYUI_TOKEN: "a-plain-word-of-somebody",
      PS1: "$2",
      VERSION: "2b12",
      HEADER: `Bearer ${token}`,
      ADMIN_HASH: other,
    };
    expect(flaws(environment)).toEqual([]);
  });

  test("leaves only its name, its length and a fingerprint", () => {
    const [found] = judgeVariables({ QWEN_API_TOKEN: `2b12${bare}` }, { token, names, client: false });
    expect(found).toEqual({
      variable: "QWEN_API_TOKEN",
      flaw: "mangled",
      length: 57,
      fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
  });
});

describe("the token of a container that logs in to the server", () => {
  test("is missed where it is empty, unless another name has it", () => {
    expect(flaws({ COMFYUI_API_TOKEN: "" })).toEqual(["COMFYUI_API_TOKEN empty"]);
    expect(flaws({ COMFYUI_API_TOKEN: "", COMFYUI_AUTH_TOKEN: token })).toEqual([]);
    expect(flaws({ COMFYUI_API_TOKEN: "" }, { client: false })).toEqual([]);
    expect(flaws({ HF_TOKEN: "" })).toEqual([]);
  });

  test("is another one than the server's; what other servers need does not count", () => {
    expect(flaws({ COMFYUI_API_TOKEN: other })).toEqual(["COMFYUI_API_TOKEN other"]);
    expect(flaws({ COMFYUI_API_TOKEN: token, COMFYUI_AUTH_TOKEN: other })).toEqual([
      "COMFYUI_AUTH_TOKEN other",
    ]);
    expect(flaws({ COMFYUI_API_TOKEN: token, COMFYUI_VIDEO_TOKEN: other })).toEqual([]);
    expect(flaws({ COMFYUI_API_TOKEN: other, COMFYUI_VIDEO_TOKEN: token })).toEqual([]);
    expect(flaws({ COMFYUI_API_TOKEN: other }, { expected: undefined })).toEqual([]);
  });

  test("that PASSWORD holds too may be where it comes from", () => {
    const found = judgeVariables({ COMFYUI_API_TOKEN: token }, { token, names, expected, client: false });
    expect(found).toMatchObject([{ variable: "COMFYUI_API_TOKEN", flaw: "feeds" }]);
  });
});
