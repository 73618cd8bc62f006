import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { config, load, problems, token, url, withTokenFile } from "../../selftest/data/load-sandbox.ts";
import { allSettings } from "./settings.ts";

describe("without any configuration", () => {
  test("the emulator is the target, with every default", () => {
    const { target, profile, waivers, stages, container, comfyuiRoot, language, ci, notes, reportsDir, cwd } =
      config({});
    expect({ target, container, comfyuiRoot, language, ci, notes }).toEqual({
      target: { kind: "emulator" },
      container: "comfyui-qwen",
      comfyuiRoot: "/workspace/ComfyUI",
      language: "fr",
      ci: false,
      notes: [],
    });
    expect(profile.name).toBe("qwen-image-edit-2509");
    expect(waivers).toHaveLength(4);
    expect(stages).toEqual(["infra", "auth", "generation", "browser"]);
    expect(reportsDir).toBe(join(cwd, "reports"));
  });

  test("the configuration is frozen, deeply, and can be cloned", () => {
    const { outcome } = load({});
    if (outcome.kind !== "run") throw new Error(outcome.kind);
    expect(Object.isFrozen(outcome.config.profile.workflows[1])).toBe(true);
    expect(structuredClone(outcome.config)).toEqual(outcome.config);
  });

  test("a token that is not used is noted, and its flaws are not reported", () => {
    const unused = { COMFYUI_API_TOKEN: "None", COMFYUI_TARGET: "emulator" };
    expect(config({ env: unused }).notesEn).toEqual([
      expect.stringContaining("Emulator target: COMFYUI_API_TOKEN is not used"),
    ]);
    const given = { ...withTokenFile(null), env: { COMFYUI_URL: url, COMFYUI_TARGET: "emulator" } };
    expect(config(given).notesEn).toEqual([
      expect.stringContaining("COMFYUI_URL, .secrets/qwen-api-user.token are not used"),
    ]);
    expect(config(given).token).toBeUndefined();
  });
});

test("the Allure page is made unless it is refused", () => {
  expect([config({}).page, config({ env: { REPORT_PAGE: "no" } }).page]).toEqual([true, false]);
});

describe("a restart of the container", () => {
  test("is allowed only by the user, and has the time of a start", () => {
    expect(config({}).restartTimeoutS).toBeUndefined();
    for (const value of ["0", "false", "no"])
      expect(config({ env: { ALLOW_RESTART: value } }).restartTimeoutS).toBeUndefined();
    const env = { COMFYUI_URL: url, COMFYUI_API_TOKEN: token };
    expect(config({ env: { ...env, ALLOW_RESTART: "1" } }).restartTimeoutS).toBe(600);
    expect(config({ env, argv: ["--allow-restart", "--start-timeout", "30"] }).restartTimeoutS).toBe(30);
  });

  test("without the stage that it ends is noted", () => {
    const { notesEn } = config({
      argv: ["--allow-restart", "--stage", "infra"],
      env: { COMFYUI_URL: url, COMFYUI_API_TOKEN: token },
    });
    expect(notesEn).toEqual([expect.stringContaining("ALLOW_RESTART has no effect")]);
  });
});

describe("the course's workspace", () => {
  test("works untouched: address, token file, generated plaintext", () => {
    const {
      target,
      token: found,
      plaintext,
      notes,
    } = config({
      env: { COMFYUI_URL: `${url}/` },
      files: {
        ".secrets/qwen-api-user.token": `${token}\n`,
        ".secrets/.env.generated": "OTHER=1\r\nQWEN_API_USER_TOKEN=pa$$word\r\n",
      },
    });
    expect(target).toEqual({ kind: "attach", url, urlSource: "COMFYUI_URL" });
    expect(found).toEqual({ value: token, source: ".secrets/qwen-api-user.token", at: expect.any(Number) });
    expect(plaintext).toEqual({ value: "pa$$word", source: ".secrets/.env.generated" });
    expect(notes).toEqual([]);
  });

  test("that keeps a hash under the password's name has no password: a note says so, without the hash", () => {
    const files = { ".secrets/.env.generated": "QWEN_API_USER_TOKEN=pa$$word\n" };
    const other = token.replace(/.$/, (last) => (last === "a" ? "b" : "a"));
    for (const [hash, says] of [
      [token, "a bcrypt hash, the token itself"],
      [other, "which is not the token in use"],
    ] as const) {
      const env = { COMFYUI_URL: url, COMFYUI_API_TOKEN: token, QWEN_API_USER_TOKEN: `${hash}\n` };
      const alone = config({ env });
      expect(alone.plaintext).toBeUndefined();
      expect(alone.notesEn).toEqual([expect.stringContaining(says)]);
      expect(alone.notesEn.join()).not.toContain(hash.slice(7));
      expect(config({ env, files }).plaintext?.source).toBe(".secrets/.env.generated");
    }
    const filed = { ".secrets/.env.generated": `QWEN_API_USER_TOKEN='${token}'\n` };
    const found = config({ env: { COMFYUI_URL: url, COMFYUI_API_TOKEN: token }, files: filed });
    expect(found.plaintext).toBeUndefined();
    expect(found.notesEn).toEqual([expect.stringContaining("(.secrets/.env.generated) holds a bcrypt hash")]);
  });

  test("flags win over the environment, the environment over .env", () => {
    const found = config({
      argv: ["--url", "http://flag", "--timeout", "60", "--stage", "generation,infra"],
      env: { COMFYUI_URL: "http://env", COMFYUI_API_TOKEN: token, REPORT_LANG: "en", CI: "true" },
      files: {
        ".env": "COMFYUI_URL=http://file\nREPORT_LANG=fr\nCOMFYUI_CONTAINER=other\nREPORTS_DIR=out\n",
      },
    });
    expect(found.target).toEqual({ kind: "attach", url: "http://flag", urlSource: "--url" });
    expect(found.token?.source).toBe("COMFYUI_API_TOKEN");
    expect([found.language, found.container, found.generationTimeoutS, found.ci]).toEqual([
      "en",
      "other",
      60,
      true,
    ]);
    expect(found.stages).toEqual(["infra", "generation"]);
    expect(found.reportsDir).toBe(join(found.cwd, "out"));
  });

  test("a reverse proxy's prefix is kept, with a note", () => {
    const found = config({ env: { COMFYUI_URL: "https://host/qwen/", COMFYUI_API_TOKEN: token } });
    expect(found.target.url).toBe("https://host/qwen");
    expect(found.notesEn).toEqual([expect.stringContaining('"/qwen"')]);
  });
});

describe("problems", () => {
  test("come all at once, numbered, in both languages, without any value", () => {
    const { outcome } = load({
      argv: ["--tokn-file", "hunter2", "--timeout", "hunter2"],
      env: { COMFYUI_URL: "http://me:hunter2@host", REPORT_LANG: "hunter2", COMFYUI_PROFILE: "hunter2" },
    });
    if (outcome.kind !== "invalid") throw new Error(outcome.kind);
    const { error, problems: found, language } = outcome;
    expect([error.code, language, found.length]).toEqual(["CONFIG_INVALID", "fr", 6]);
    for (const number of [1, 2, 3, 4, 5, 6]) {
      expect(error.text.fr).toContain(`\n  ${number}. `);
      expect(error.text.en).toContain(`\n  ${number}. `);
    }
    expect(error.text.fr + error.text.en).not.toContain("hunter2");
  });

  // A path is the one value that is repeated: the reader must see which file was tried.
  test.for(allSettings.filter(({ env }) => env !== undefined && !/_FILE$|_DIR$|PROFILE$|WAIVERS$/.test(env)))(
    "$env is never repeated",
    ({ env = "" }) => {
      for (const secret of ["hunter2?\u0001", "http://hunter2@x", "hunter2 hunter2"]) {
        const { outcome } = load({ env: { COMFYUI_URL: url, COMFYUI_API_TOKEN: token, [env]: secret } });
        const said =
          outcome.kind === "run" ? outcome.config.notes : outcome.kind === "invalid" ? outcome.problems : [];
        expect(JSON.stringify(said)).not.toContain("hunter2");
      }
    },
  );

  test.for([
    [{ COMFYUI_TARGET: "compose", COMFYUI_API_TOKEN: token }, "COMFYUI_COMPOSE_FILE"],
    [{ COMFYUI_TARGET: "image", COMFYUI_API_TOKEN: token }, "COMFYUI_IMAGE"],
    [{ COMFYUI_TARGET: "container", COMFYUI_MOUNTS: "models:/x" }, "HOST=CONTAINER"],
    [{ COMFYUI_TARGET: "container", COMFYUI_PORT: "0" }, "from 1 to 65535"],
    [{ COMFYUI_TARGET: "container", COMFYUI_ENV_FILE: "nowhere.env" }, "nowhere.env"],
    [{ COMFYUI_TARGET: "atach" }, 'Did you mean "attach"?'],
    [{ COMFYUI_TARGET: "attach", COMFYUI_API_TOKEN: token }, "needs the server's address"],
    [{ COMFYUI_TARGET: "emulator", GENERATION_TIMEOUT_S: "0" }, "1 to 86400"],
    [{ COMFYUI_TARGET: "emulator", GENERATION_TIMEOUT_S: "12.5" }, "1 to 86400"],
    [{ REPORT_LANG: "de" }, "fr or en"],
    [{ COMFYUI_TARGET: "emulator", COMFYUI_CONTAINER: "-rm" }, "name or id of a container"],
    [
      { COMFYUI_TARGET: "emulator", COMFYUI_ROOT: "C:/Program Files/Git/workspace/ComfyUI" },
      "absolute path in the container",
    ],
    [{ COMFYUI_WAIVERS: "nowhere.json" }, "nowhere.json"],
    [{ COMFYUI_PROFILE: "nowhere.json" }, "nowhere.json"],
    [{ COMFYUI_PROFILE: "qwen-image-edit-2508" }, "Did you mean"],
  ] as const)("%j", ([env, message]) => {
    expect(problems({ env: { ...env } })).toEqual([expect.stringContaining(message)]);
  });

  test("an unknown stage, a file for a folder, an address against the emulator", () => {
    expect(problems({ argv: ["--stage", "infra,atuh"] })).toEqual([
      expect.stringContaining('Did you mean "auth"?'),
    ]);
    expect(problems({ env: { REPORTS_DIR: "file" }, files: { file: "" } })).toEqual([
      expect.stringContaining("REPORTS_DIR"),
    ]);
    expect(problems({ argv: ["--url", url], env: { COMFYUI_TARGET: "emulator" } })).toEqual([
      expect.stringContaining('the target "emulator" has its own'),
    ]);
  });
});

describe("a question", () => {
  test("is answered whatever else is wrong, in the language asked for", () => {
    expect(load({ argv: ["--help", "--lang", "en", "--bad"] }).outcome).toEqual({
      kind: "help",
      language: "en",
    });
    expect(load({ argv: ["--version"] }).outcome).toEqual({ kind: "version", language: "fr" });
  });
});
