import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { config, load, problems, token, url, withTokenFile } from "../../selftest/data/load-sandbox.ts";

describe("the token file", () => {
  test("of a Windows editor is understood, with notes", () => {
    const found = config(withTokenFile(`\uFEFF${token}\r\nalice\r\n`));
    expect(found.token?.value).toBe(token);
    expect(found.notesEn).toHaveLength(3);
  });

  test.for([
    ["a directory", null, "is a directory, not a file: Docker"],
    ["empty", "", "the token is empty"],
    ["blank", " \r\n", "the token is empty"],
    ["UTF-16", Buffer.from(`\uFEFF${token}`, "utf16le"), "UTF-16"],
    ["too large", "x".repeat(65 * 1024), "far too large"],
    ["no text", Buffer.from([0x61, 0xff, 0x80]), "not UTF-8"],
    ["a line of .env", `COMFYUI_API_TOKEN=${token}`, '"NAME=" precedes'],
    ["quoted", `"${token}"`, "quotation marks"],
    ["with a blank inside", "ab cd", "contains a space"],
    ["with Bearer in front", `Bearer ${token}`, '"Bearer" precedes'],
    ["the word undefined", "undefined", "word like None"],
  ] as const)("that is %s is a problem", ([, content, message]) => {
    const found = problems(withTokenFile(content));
    expect(found).toEqual([expect.stringContaining(message)]);
    expect(found[0]).toContain(".secrets/qwen-api-user.token");
    expect(found.join()).not.toContain(token.slice(7, 20));
  });

  test("that is named and does not exist is named in the problem", () => {
    const found = problems({ argv: ["--url", url, "--token-file", "secrets/my.token"] });
    expect(found).toEqual([
      expect.stringMatching(/^--token-file \(command line\): the file "secrets\/my\.token" does not exist/),
    ]);
  });

  test("that is missing is fetched from the container that was named, into the file that was named", () => {
    const argv = ["--url", url, "--token-file", "keys/video.token", "--container", "comfyui-video"];
    const [found = ""] = problems({ argv });
    expect(found).toContain(
      'mkdir -p "keys" && docker exec comfyui-video head -n 1 /workspace/ComfyUI/login/PASSWORD > keys/video.token',
    );
    expect(found).not.toMatch(/comfyui-qwen|\.secrets/);
  });

  test("whose path is a token is a problem that does not show it", () => {
    for (const value of [
      token,
      token.slice(1),
      token.slice(0, 50),
      "correcthorsebatterystaplecorrecthorse",
    ]) {
      const found = problems({ env: { COMFYUI_URL: url, COMFYUI_TOKEN_FILE: value } });
      expect(found).toEqual([expect.stringContaining("looks like a token")]);
      expect(found.join()).not.toContain(value);
    }
  });

  test.skipIf(process.platform === "win32")(
    "by its Windows path is a problem under Linux, with the WSL path",
    () => {
      const found = problems({ env: { COMFYUI_URL: url, COMFYUI_TOKEN_FILE: "C:\\ws\\.secrets\\t.token" } });
      expect(found).toEqual([expect.stringContaining('write "/mnt/c/ws/.secrets/t.token"')]);
    },
  );

  test("is not needed to run a mangled hash: the run itself names the mangler", () => {
    expect(config(withTokenFile("b2.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW")).token?.value).toMatch(/^b2/);
  });

  test("is missing, and so is every other source: the problem says where it was looked for", () => {
    const { outcome, cwd } = load({ env: { COMFYUI_URL: url } });
    if (outcome.kind !== "invalid") throw new Error(outcome.kind);
    expect(outcome.problems[0]?.en).toContain(join(cwd, ".secrets", "qwen-api-user.token"));
    expect(outcome.problems[0]?.en).toContain("COMFYUI_API_TOKEN");
  });
});

describe("two tokens", () => {
  const other = token.replace("R9h", "S9h");
  test("at the same place are a problem, with fingerprints", () => {
    const found = problems({
      env: { COMFYUI_URL: url, COMFYUI_API_TOKEN: token, COMFYUI_TOKEN_FILE: "t" },
      files: { t: other },
    });
    expect(found).toEqual([
      expect.stringMatching(/^COMFYUI_API_TOKEN and t: two different tokens \(fingerprints [0-9a-f]{12} ≠ /),
    ]);
  });

  test("at two places: the stronger wins, with a note", () => {
    const files = { t: token, ".secrets/qwen-api-user.token": other };
    const flag = config({
      argv: ["--token-file", "t"],
      env: { COMFYUI_URL: url, COMFYUI_API_TOKEN: other },
      files,
    });
    expect(flag.token).toMatchObject({ value: token, source: "t" });
    expect(flag.notesEn).toEqual([expect.stringContaining("t is used")]);
    const variable = config({ env: { COMFYUI_URL: url, COMFYUI_API_TOKEN: token }, files });
    expect(variable.token?.source).toBe("COMFYUI_API_TOKEN");
    expect(variable.notesEn).toEqual([expect.stringContaining("COMFYUI_API_TOKEN is used")]);
  });

  test("that are equal are no news", () => {
    expect(
      config({
        env: { COMFYUI_URL: url, COMFYUI_API_TOKEN: token },
        files: { ".secrets/qwen-api-user.token": `${token}\n` },
      }).notes,
    ).toEqual([]);
  });
});
