import { describe, expect, test } from "vitest";
import {
  config,
  load,
  problems,
  type SandboxInput,
  token,
  url,
} from "../../../selftest/data/load-sandbox.ts";

const attach = { COMFYUI_URL: url, COMFYUI_API_TOKEN: token };

describe("a word on the command line that belongs to no option", () => {
  test.for([
    ["127.0.0.1:8188", "--url http://…"],
    ["localhost:8188", "--url http://…"],
    ["localhost", "--url http://…"],
    ["gpu.example.org", "--url http://…"],
    ["gpu-host:8188/qwen", "--url http://…"],
    ["HTTPS://gpu", "--url HTTPS://…"],
    ["8188", "--url http://…:…"],
    ["url=http://x", "--url"],
    ["URL=http://x", "--url"],
    ["COMFYUI_URL=http://x", "--url …"],
    ["COMFYUI_TOKEN_FILE=x", "--token-file …"],
    ["--url:http://x", "--url"],
    ["-url", "--url"],
    ["—url", "--url"],
    ["–-url=http://x", "--url"],
    ["-token-file", "--token-file"],
    ["help", "--help"],
    ["-help", "--help"],
    ["--h", "--help"],
    ["/?", "--help"],
    ["version", "--version"],
    ["auth", "--stage auth"],
    ["tests/infra/01-reachable.check.ts", "--stage infra"],
    ["emulator", "--target emulator"],
    ["docker-compose.yml", "--target compose --compose-file …"],
    [".secrets/qwen-api-user.token", "--token-file …"],
  ] as const)("%s: %s", ([word, meant]) => {
    expect(problems({ argv: [word] })).toEqual([expect.stringContaining(`Did you mean \`${meant}\`?`)]);
  });

  test("has no suggestion where nothing is near, and is not repeated", () => {
    for (const word of [
      "hunter2",
      "$2b$12$hunter2",
      "-phunter2",
      "--hunter2",
      "=hunter2",
      "x".repeat(5000),
    ]) {
      const [only = "", ...more] = problems({ argv: [word] });
      expect([more.length, only.includes("Did you mean"), only.includes("hunter2")]).toEqual([
        0,
        false,
        false,
      ]);
    }
  });
});

describe("an option that does not exist", () => {
  test.for([
    [["--server", "http://x"], "--url …"],
    [["--host", "x"], "--url …"],
    [["-u", "http://x"], "--url …"],
    [["--base-url=http://x"], "--url …"],
    [["--URL", "http://x"], "--url"],
    [["--tokenfile", "x"], "--token-file"],
    [["-t", "WebSocket"], "--stage …"],
    [["--only", "auth"], "--stage …"],
    [["--compose", "x"], "--target compose --compose-file …"],
    [["-f", "x.yml"], "--target compose --compose-file …"],
    [["--emulator"], "--target emulator"],
    [["--en"], "--lang en"],
    [["--no-page"], "--page no"],
    [["--output", "x"], "--reports-dir …"],
    [["--restart"], "--allow-restart"],
    [["-V"], undefined],
    [["--frobnicate"], undefined],
  ] as const)("%j: %s", ([argv, meant]) => {
    const said = meant === undefined ? "→ see --help" : `Did you mean "${meant}"?`;
    expect(problems({ argv: [...argv] })).toEqual([expect.stringContaining(said)]);
  });

  test("a second -- is none", () => {
    expect(config({ argv: ["--", "--lang", "en"] }).language).toBe("en");
  });
});

test.for([
  ["server", "attach"],
  ["docker", "compose"],
  ["http://x", "--url"],
] as const)("--target %s: %s", ([word, meant]) => {
  expect(problems({ argv: ["--target", word] })).toEqual([
    expect.stringContaining(`Did you mean "${meant}"?`),
  ]);
});

describe("a variable of no particular name, by its value", () => {
  test.for([
    ["SERVER", "http://x", "COMFYUI_URL"],
    ["URL", "https://x", "COMFYUI_URL"],
    ["QWEN_URL", "http://x", "COMFYUI_URL"],
    ["COMFYUI", "http://x", "COMFYUI_URL"],
    ["COMFYUI_LINK", "http://x", "COMFYUI_URL"],
    ["TARGET_URL", "http://x", "COMFYUI_URL"],
    ["QWEN_API_URL", "http://gpu:8188", "COMFYUI_URL"],
    ["BASE_URL", "http://127.0.0.1:8189/", "COMFYUI_URL"],
    ["GPU_HOST", "gpu.lan:8188", "COMFYUI_URL"],
    ["COMFYUI_DOCKER_IMAGE", "x:1", "COMFYUI_IMAGE"],
    ["COMFYUI_VIDEO_PORT", "8189", "COMFYUI_URL"],
    ["COMFYUI_PASSWORD", "correct-horse", "COMFYUI_API_TOKEN"],
    ["TOKEN", token, "COMFYUI_API_TOKEN"],
    ["API_TOKEN", token, "COMFYUI_API_TOKEN"],
    ["QWEN_HASH", token, "COMFYUI_API_TOKEN"],
    ["TARGET", "compose", "COMFYUI_TARGET"],
    ["REQUIRE", "server", "COMFYUI_REQUIRE"],
    ["COMFYUI_COMPOSE", "x.yml", "COMFYUI_COMPOSE_FILE"],
    ["COMFYUI_TOKEN_PATH", "x", "COMFYUI_TOKEN_FILE"],
  ] as const)("%s=%s means %s where nothing names a server", ([name, value, own]) => {
    expect(problems({ env: { [name]: value } })).toEqual([expect.stringContaining(`did you mean ${own}?`)]);
    expect(config({ env: { ...attach, [name]: value } }).notes).toEqual([]);
  });

  test("is another tool's otherwise", () => {
    const env = {
      HOST: "x86_64-linux",
      SERVER: "db1",
      TARGET: "image",
      TOKEN: "ghp_x",
      DATABASE_URL: "http://db",
      OLLAMA_HOST: "http://127.0.0.1:11434",
      QWEN_API_URL: "http://llm",
      GITHUB_SERVER_URL: "https://github.com",
      KEY: "x",
      COMFYUI: "/opt/ComfyUI",
    };
    expect(config({ env }).target.kind).toBe("emulator");
  });

  test("counts for more in .env, which is a file of ours", () => {
    for (const line of ["HOST=127.0.0.1:8188", "BASE_URL=http://x", "TARGET=image", "http://127.0.0.1:8188"])
      expect(problems({ files: { ".env": `${line}\n` } })).toHaveLength(1);
  });
});

test.for([
  '"COMFYUI_URL"="http://x"',
  '{"COMFYUI_URL": "http://x"}',
  '{\n  "COMFYUI_URL": "http://x"\n}',
  "export COMFYUI_URL http://x",
  "-e COMFYUI_URL=http://x",
  "- COMFYUI_URL=http://x",
  "--url http://x",
])("a line of .env in another notation is told: %s", (line) => {
  expect(problems({ files: { ".env": `${line}\n` } })).toEqual([
    expect.stringContaining("COMFYUI_URL (.env): this line of the file is not understood"),
  ]);
});

describe("a .env that nobody reads", () => {
  const files = (name: string) => ({ [name]: `COMFYUI_URL=${url}\n` });
  test.for([".env.txt", ".env.local", "env", "_env"])(
    "%s is a problem that says which one is read",
    (name) => {
      expect(problems({ files: files(name) })).toEqual([
        expect.stringMatching(/: this file has COMFYUI_URL, but it is not read.* → only ".*\/\.env" is read/),
      ]);
    },
  );

  test("in the folder where the command was typed", () => {
    const { outcome } = load({ files: files("typed-here/.env"), initCwd: "typed-here" });
    expect(outcome.kind === "invalid" && outcome.problems[0]?.fr).toMatch(
      /typed-here\/\.env : ce fichier contient/,
    );
  });

  test("is none where a target is chosen, or where it sets nothing of ours", () => {
    const emulator = { COMFYUI_TARGET: "emulator" };
    expect(config({ env: emulator, files: files(".env.local") }).target.kind).toBe("emulator");
    const other = {
      ".env.local": "REPORT_LANG=en\n#COMFYUI_URL=x\nCOMFYUI_TOKEN_FILE=\n",
      "sub/.env": "COMFYUI_URL=x",
    };
    expect(config({ files: other }).target.kind).toBe("emulator");
  });
});

describe("in continuous integration", () => {
  const pipelines: Record<string, string>[] = [
    { CI: "true" },
    { CI: "1" },
    { TF_BUILD: "True" },
    { JENKINS_URL: "http://jenkins/" },
    { TEAMCITY_VERSION: "2026.1" },
  ];
  test.for(pipelines)("%j without a server is refused, and told how to validate the emulator", (env) => {
    expect(problems({ env })).toEqual([
      expect.stringMatching(/a real server is required.*COMFYUI_REQUIRE=any\.$/),
    ]);
  });

  test("the emulator is allowed by name, or by COMFYUI_REQUIRE=any; reports are read all the same", () => {
    const inputs: SandboxInput[] = [
      { env: { CI: "true", COMFYUI_REQUIRE: "any" } },
      { env: { CI: "true" }, argv: ["--require", "any"] },
      { env: { CI: "true", COMFYUI_TARGET: "emulator" } },
      { env: { CI: "false" } },
      { env: { CI: "true" }, reportsOnly: true },
      { env: { COMFYUI_REQUIRE: "server" }, reportsOnly: true },
    ];
    for (const input of inputs) expect(config(input).target.kind).toBe("emulator");
    expect(config({ env: { CI: "true", TF_BUILD: "True", ...attach } }).notes).toEqual([]);
  });
});

describe("the message", () => {
  test("says where relative paths start from", () => {
    const { outcome, cwd } = load({ env: attach, argv: ["--token-file", "no/such"] });
    expect(outcome.kind === "invalid" && outcome.error.text.fr).toContain(
      `Les chemins relatifs partent de « ${cwd} ».`,
    );
    const { outcome: absolute } = load({ env: attach, argv: ["--token-file", "/no/such"] });
    expect(absolute.kind === "invalid" && absolute.error.text.fr).not.toContain("chemins relatifs");
  });

  test("has the command that fetches the token once", () => {
    const { outcome } = load({ env: { COMFYUI_URL: url, COMFYUI_API_TOKEN: "Bearer abc def" } });
    const text = outcome.kind === "invalid" ? outcome.error.text : { fr: "", en: "" };
    for (const one of [text.fr, text.en]) expect(one.match(/-Encoding ascii/g)).toHaveLength(1);
  });
});

describe("the mounts of a started image", () => {
  const image = { COMFYUI_TARGET: "image", COMFYUI_IMAGE: "x", COMFYUI_API_TOKEN: token };
  const mounts = (list: string, env: Record<string, string> = {}): SandboxInput => ({
    env: { ...image, COMFYUI_MOUNTS: list, ...env },
    files: { "models/a": "", token },
  });

  test("must have a source: Docker would make an empty one", () => {
    expect(problems(mounts("models=/m=ro;modles=/n"))).toEqual([
      expect.stringMatching(/^COMFYUI_MOUNTS .*the source "modles" does not exist.*owned by root/),
    ]);
    for (const [name, far] of [
      ["DOCKER_HOST", "tcp://gpu:2375"],
      ["DOCKER_CONTEXT", "gpu"],
    ] as const)
      expect(config(mounts("/srv/models=/m", { [name]: far })).stack?.mounts).toHaveLength(1);
  });

  test("without the token are a note that says how to give it", () => {
    expect(config(mounts("models=/m")).notesEn.join()).toContain(
      '--mounts ".secrets/qwen-api-user.token=/workspace/ComfyUI/login/PASSWORD=ro"',
    );
    for (const target of ["/run/secrets/token", "/workspace/ComfyUI", "/workspace/ComfyUI/login/PASSWORD"])
      expect(config(mounts(`models=/m;token=${target}`)).notes).toEqual([]);
  });
});
