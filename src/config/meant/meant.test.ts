import { describe, expect, test } from "vitest";
import { config, load, problems, token, url } from "../../../selftest/data/load-sandbox.ts";
import { allSettings } from "../settings.ts";

const attach = { COMFYUI_URL: url, COMFYUI_API_TOKEN: token };
const emulator = { COMFYUI_TARGET: "emulator" };

describe("where no server is named", () => {
  test.for([
    ["--compose-file", "--target compose"],
    ["--image", "--target image"],
    ["--token-file", "--url"],
    ["--container", "--url"],
    ["--port", "--target compose, --target image or --url"],
    ["--mounts", "--target image or --url"],
    ["--timeout", "--url"],
  ] as const)("%s is a problem that says what to add", ([flag, adds]) => {
    const found = problems({ argv: [flag, /port|timeout/.test(flag) ? "8188" : "x"] });
    expect(found).toEqual([
      expect.stringMatching(new RegExp(`^${flag} \\(command line\\): no server is named`)),
    ]);
    expect(found[0]).toContain(`add ${adds}`);
  });

  test("a switch for a real server is a problem, one that says no is not", () => {
    expect(problems({ argv: ["--allow-restart"] })).toEqual([expect.stringContaining("--allow-restart")]);
    expect(problems({ env: { KEEP_STACK: "1" } })).toEqual([
      expect.stringContaining("COMFYUI_TARGET=compose"),
    ]);
    expect(config({ env: { ALLOW_RESTART: "0", KEEP_STACK: "false" } }).target.kind).toBe("emulator");
  });

  test.for(allSettings.filter(({ usedBy, meansServer }) => usedBy !== undefined || meansServer))(
    "$env is a problem in the environment and in .env",
    ({ env = "" }) => {
      for (const input of [{ env: { [env]: "1" } }, { files: { ".env": `${env}=1\n` } }])
        expect(problems(input).join("\n")).toMatch(
          new RegExp(`${env} \\(.*no server is named.*COMFYUI_URL=`),
        );
    },
  );

  test("what belongs together is one sentence", () => {
    const env = { COMFYUI_API_TOKEN: token, QWEN_API_USER_TOKEN: "hunter2" };
    const found = problems({ env });
    expect(found).toEqual([
      expect.stringMatching(/^COMFYUI_API_TOKEN \(environment\), QWEN_API_USER_TOKEN \(environment\): /),
    ]);
    expect(found.join()).not.toContain("hunter2");
  });

  test("the default token file is a note: nobody typed it", () => {
    const { notesEn, target } = config({ files: { ".secrets/qwen-api-user.token": token } });
    expect([target.kind, notesEn.length]).toEqual(["emulator", 1]);
  });

  test("reports are read all the same", () => {
    const { outcome } = load({ env: { COMFYUI_API_TOKEN: token }, reportsOnly: true });
    expect(outcome.kind).toBe("run");
  });
});

describe("where a target is chosen", () => {
  test("an option of another one is a problem", () => {
    expect(problems({ env: attach, argv: ["--compose-file", "x"] })).toEqual([
      expect.stringMatching(/^--compose-file .*chosen target \(attach\) → choose --target compose, or drop/),
    ]);
    expect(problems({ env: emulator, argv: ["--token-file", "x"] })).toEqual([
      expect.stringMatching(/choose --url http:\/\/host:8188, --target compose or --target image/),
    ]);
  });

  test("an emulator that somebody chose heeds the options that mean a server where nobody did", () => {
    const { generationTimeoutS, waitForQueue, flags } = config({
      argv: ["--target", "emulator", "--timeout", "30", "--wait"],
    });
    expect({ generationTimeoutS, waitForQueue }).toEqual({ generationTimeoutS: 30, waitForQueue: true });
    expect(flags).toEqual(["--target emulator", "--timeout 30", "--wait"]);
    expect(config({ env: { ...emulator, GENERATION_TIMEOUT_S: "30" } }).flags).toContain("--timeout 30");
  });

  test("a variable of another one is a note or nothing", () => {
    const files = {
      ".env": `COMFYUI_URL=${url}\nCOMFYUI_COMPOSE_FILE=x.yml\nCOMFYUI_PORT=8288\nKEEP_STACK=1\nCOMFYUI_API_TOKEN='${token}'\n`,
    };
    expect(config({ files }).notesEn).toEqual([
      "COMFYUI_COMPOSE_FILE has no effect: add COMFYUI_TARGET=compose to start that stack.",
    ]);
    expect(config({ files }).flags).toEqual([]);
    expect(config({ env: { ...attach, COMFYUI_IMAGE: "x" } }).flags).toEqual([`--url ${url}`]);
    expect(config({ env: { ...emulator, ...attach } }).target.kind).toBe("emulator");
  });

  test("a stack, or an address, that is named at a stronger place is a problem", () => {
    const files = { ".env": `COMFYUI_URL=${url}\nCOMFYUI_API_TOKEN='${token}'\n` };
    expect(problems({ files, env: { COMFYUI_IMAGE: "x" } })).toEqual([
      expect.stringContaining("choose COMFYUI_TARGET=image"),
    ]);
    expect(problems({ files: { ".env": "COMFYUI_TARGET=emulator\n" }, env: { COMFYUI_URL: url } })).toEqual([
      expect.stringContaining('the target "emulator" has its own'),
    ]);
  });
});

describe("a near name of a variable", () => {
  test.for([
    "COMFYUI_URI",
    "COMFY_URL",
    "COMFY_UI_URL",
    "COMFYUIURL",
    "COMFUI_URL",
    "comfyui_url",
    "COMFYUI_HOST",
    "COMFYUI_SERVER",
    "COMFYUI_BASE_URL",
    "COMFYUI_ENDPOINT",
    "COMFYUI-URL",
    "COMFYUI_SERVER_ADDRESS",
  ])("%s is a problem where nothing names a server, by whatever way it is set", (name) => {
    for (const input of [{ env: { [name]: "http://x" } }, { files: { ".env": `${name}=http://x\n` } }])
      expect(problems(input)).toEqual([expect.stringMatching(/did you mean COMFYUI_URL\?/)]);
    expect(config({ env: { ...attach, [name]: "http://x" } }).target.url).toBe(url);
    expect(config({ env: { ...emulator, [name]: "http://x" } }).target.kind).toBe("emulator");
  });

  test.for([
    ["COMFYUI_TARGT", "COMFYUI_TARGET"],
    ["COMFYUI_REQUIRES", "COMFYUI_REQUIRE"],
    ["COMFYUI_TOKEN", "COMFYUI_API_TOKEN"],
    ["COMFYUI_API_TOKN", "COMFYUI_API_TOKEN"],
    ["COMFYUI_COMPOSEFILE", "COMFYUI_COMPOSE_FILE"],
  ] as const)("%s means %s", ([name, own]) => {
    expect(problems({ env: { [name]: "x" } })).toEqual([expect.stringContaining(`did you mean ${own}?`)]);
  });

  test("of a setting that chooses nothing, or empty, or of another tool, refuses nothing", () => {
    const env = {
      COMFYUI_PROT: "1",
      COMFYUI_URI: "",
      QWEN_BASE_URL: "x",
      OLLAMA_HOST: "x",
      COMFORT_URL: "x",
    };
    expect(config({ env }).notesEn).toEqual([
      "The variable COMFYUI_PROT is not read; did you mean COMFYUI_PORT?",
    ]);
  });

  test("of an address is no news where the server is named", () => {
    const env = { ...attach, COMFYUI_HOST: "x", COMFYUI_VIDEO_TOKEN: "y" };
    expect(config({ env }).notes).toEqual([]);
  });
});

describe("COMFYUI_API_URL, the notebooks' name", () => {
  test("is an older name of COMFYUI_URL", () => {
    const files = { ".env": `COMFYUI_API_URL=${url}/api\nCOMFYUI_API_TOKEN='${token}'\n` };
    const found = config({ files });
    expect(found.target).toEqual({ kind: "attach", url, urlSource: "COMFYUI_API_URL" });
    expect(found.notesEn).toEqual([
      expect.stringContaining("accepted for COMFYUI_URL"),
      expect.stringContaining('"/api" is taken off'),
    ]);
  });

  test("beside another address loses to it, or wins from a stronger place, with a note", () => {
    const files = {
      ".env": `COMFYUI_URL=http://a\nCOMFYUI_API_URL=http://b\nCOMFYUI_API_TOKEN='${token}'\n`,
    };
    expect(config({ files }).target.url).toBe("http://a");
    expect(config({ files, env: { COMFYUI_API_URL: "http://c" } }).target.url).toBe("http://c");
    expect(config({ files }).notesEn.join()).toContain("two different values");
  });
});

describe("a line of .env in another notation", () => {
  test.for([
    "COMFYUI_URL: http://x",
    "  - COMFYUI_URL: http://x",
    "COMFYUI_URL http://x",
    "set COMFYUI_URL=http://x",
    "$env:COMFYUI_URL = 'http://x'",
    "A=1\r\nCOMFYUI_URL: http://x\r\nB=2",
  ])("%j is a problem", (line) => {
    expect(problems({ files: { ".env": `${line}\n` } })).toEqual([
      expect.stringMatching(/^COMFYUI_URL \(\.env\): .*write COMFYUI_URL=value/),
    ]);
  });

  test("is none where the name is set as well, in a comment, or where it is of another tool", () => {
    const lines = [
      "# COMFYUI_URL: http://x",
      "QWEN_MODEL: y",
      "export REPORT_LANG=en",
      "COMFYUI_TARGET: emulator",
    ];
    const { target, language } = config({ env: emulator, files: { ".env": lines.join("\n") } });
    expect([target.kind, language]).toEqual(["emulator", "en"]);
  });
});

describe("a placeholder", () => {
  const words = [
    "your_token_here",
    "<token>",
    "changeme",
    "change-me",
    "xxxx",
    "YOUR_API_TOKEN",
    "put-your-hash-here",
  ];
  test.for(words)("%s, or nothing, is a note where another name has a token", (word) => {
    for (const other of [
      `QWEN_API_TOKEN="${word}"`,
      "QWEN_API_TOKEN=",
      "COMFYUI_AUTH_TOKEN=\nQWEN_API_TOKEN=",
    ]) {
      const files = { ".env": `COMFYUI_URL=${url}\nCOMFYUI_API_TOKEN='${token}'\n${other}\n` };
      const { notesEn, token: found } = config({ files });
      expect(found?.value).toBe(token);
      for (const note of notesEn) expect(note).toContain("COMFYUI_API_TOKEN is used");
    }
    const env = { COMFYUI_URL: url, COMFYUI_API_TOKEN: word, QWEN_API_TOKEN: token };
    expect(config({ env }).token?.source).toBe("QWEN_API_TOKEN");
  });

  test("is a note where a token file has the token, else a problem, once", () => {
    const env = {
      COMFYUI_URL: url,
      COMFYUI_API_TOKEN: "your_token_here",
      QWEN_API_TOKEN: "your_other_token",
    };
    const found = config({ env, files: { ".secrets/qwen-api-user.token": token } });
    expect(found.token?.value).toBe(token);
    expect(problems({ env })).toEqual([expect.stringMatching(/^COMFYUI_API_TOKEN .*placeholder/)]);
  });
});

describe("COMFYUI_REQUIRE=server", () => {
  const env = { COMFYUI_REQUIRE: "server" };
  test("refuses the emulator, chosen or not, in this process or in a container", () => {
    expect(problems({ env })).toEqual([expect.stringContaining("nothing names a server")]);
    expect(problems({ argv: ["--require", "server"] })).toHaveLength(1);
    for (const kind of ["emulator", "container"])
      expect(problems({ env: { ...env, COMFYUI_TARGET: kind } })).toEqual([
        expect.stringContaining("chooses"),
      ]);
  });

  test("is content with a server", () => {
    expect(config({ env: { ...env, ...attach } }).target.kind).toBe("attach");
    expect(config({ env: { COMFYUI_REQUIRE: "any" } }).target.kind).toBe("emulator");
    expect(problems({ env: { COMFYUI_REQUIRE: "servr" } })).toEqual([expect.stringContaining('"server"')]);
  });
});

describe("an option that npm kept, for want of --", () => {
  test.for([
    [["http://x"], { npm_config_url: "true" }, "npm test -- --url …"],
    [[], { npm_config_url: "http://x" }, "npm test -- --url …"],
    [[], { npm_config_allow_restart: "true" }, "npm test -- --allow-restart"],
    [["x"], { npm_config_token_file: "true", npm_config_url: "y" }, "npm test -- --url … --token-file …"],
    [[], { npm_config_token: "hunter2" }, "npm test -- --token-file …"],
    [[], { npm_config_target: "compose" }, "npm test -- --target …"],
  ] as const)("%j %j", ([argv, taken, says]) => {
    const env = { npm_lifecycle_event: "test", ...taken };
    expect(problems({ argv: [...argv], env })).toEqual([expect.stringContaining(`write \`${says}\``)]);
  });

  test.for([
    ["references:approve", { npm_config_dry_run: "true" }, "npm run references:approve -- --dry-run"],
    ["references:approve", { npm_config_run: "x" }, "npm run references:approve -- --run …"],
    ["learn", { npm_config_workflow: "x", npm_config_url: "y" }, "npm run learn -- --url … --workflow …"],
    ["learn", { npm_config_dry_run: "true" }, "npm run learn -- --dry-run"],
  ] as const)("of another script is known too: %s %j", ([script, taken, says]) => {
    const env = { npm_lifecycle_event: script, ...taken };
    expect(problems({ env, reportsOnly: true })).toEqual([expect.stringContaining(`write \`${says}\``)]);
    expect(config({ env: { npm_lifecycle_event: "test", npm_config_dry_run: "true" } }).notes).toEqual([]);
  });

  test("of a script keeps the script's name; what npm and compilers are told is theirs", () => {
    const stage = { npm_lifecycle_event: "test:infra", npm_config_lang: "en" };
    expect(problems({ env: stage })).toEqual([expect.stringContaining("`npm run test:infra -- --lang …`")]);
    const theirs = { npm_config_target: "22.1.0", npm_config_timeout: "60000", npm_config_version: "true" };
    expect(config({ env: { npm_lifecycle_event: "test", ...theirs } }).target.kind).toBe("emulator");
    expect(config({ env: { npm_config_url: "x" } }).target.kind).toBe("emulator");
  });
});
