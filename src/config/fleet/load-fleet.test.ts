import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type SandboxInput,
  sandbox,
  problems as singleProblems,
  token,
} from "../../../selftest/data/load-sandbox.ts";
import { projectRoot } from "../paths.ts";
import { loadFleet } from "./load-fleet.ts";
import { targetsJsonSchema } from "./targets-shape.ts";

function load(input: SandboxInput) {
  return sandbox(input, (given) => loadFleet(given));
}

function fleet(input: SandboxInput) {
  const outcome = load(input);
  if (outcome?.kind !== "fleet") throw new Error(outcome?.error.message ?? "no fleet");
  return outcome.fleet;
}

function problems(input: SandboxInput): string[] {
  const outcome = load(input);
  return outcome?.kind === "invalid" ? outcome.problems.map(({ en }) => en) : [];
}

const all = { COMFYUI_API_TOKEN: token };
const two = "http://gpu-1:8188,http://gpu-2:8188";

/** A file of targets, and the option that names it. */
function file(targets: unknown, more: SandboxInput = {}): SandboxInput {
  const text = typeof targets === "string" ? targets : JSON.stringify({ targets });
  return {
    ...more,
    argv: ["--targets", "course/targets.json", ...(more.argv ?? [])],
    env: { ...all, ...more.env },
    files: { "course/targets.json": text, ...more.files },
  };
}

describe("a list of addresses", () => {
  test.for([
    ["commas", two],
    ["blanks", "http://gpu-1:8188   http://gpu-2:8188"],
    ["commas and blanks", " http://gpu-1:8188 , http://gpu-2:8188 "],
    ["lines", "http://gpu-1:8188\nhttp://gpu-2:8188\n"],
    ["semicolons", "http://gpu-1:8188; http://gpu-2:8188"],
  ])("with %s between them is a fleet, in its order", ([, list = ""]) => {
    for (const input of [{ env: { ...all, COMFYUI_URL: list } }, { argv: ["--url", list], env: all }]) {
      const { targets } = fleet(input);
      expect(targets.map(({ name, config }) => [name, config.target.url])).toEqual([
        ["gpu-1-8188", "http://gpu-1:8188"],
        ["gpu-2-8188", "http://gpu-2:8188"],
      ]);
      expect(targets.every(({ config }) => config.target.kind === "attach")).toBe(true);
    }
  });

  test("one address is no fleet, nor is none, and one that is typed stands before a list", () => {
    expect(load({ env: { ...all, COMFYUI_URL: "http://gpu-1:8188" } })).toBeUndefined();
    expect(load({})).toBeUndefined();
    expect(
      load({
        argv: ["--url", "http://gpu-3:8188"],
        env: { ...all, COMFYUI_URL: two, COMFYUI_TARGETS: "x.json" },
      }),
    ).toBeUndefined();
    expect(load({ argv: ["--target", "emulator"], env: { COMFYUI_URL: two } })).toBeUndefined();
    expect(load({ argv: ["--help"], env: { COMFYUI_URL: two } })).toBeUndefined();
  });

  test.for([
    ["empty entry", "http://a:8188,,http://b:8188", ["address 2: it is empty"]],
    ["comma at the end", "http://a:8188,", ["address 2: it is empty"]],
    ["nothing but commas", ",", ["the list is empty"]],
    ["no scheme", "http://a:8188,b:8188", ['address 2: "http://" is missing']],
    ["another scheme", "http://a:8188 ws://b:8188", ['address 2: the scheme "ws"']],
    [
      "the same twice",
      "http://a:8188,http://b,HTTP://A:8188/",
      ["targets 1 and 3: this is the same address"],
    ],
    [
      "this machine twice",
      "http://localhost:8188,http://127.0.0.1:8188",
      ["targets 1 and 2: this is the same address"],
    ],
    ["both schemes of one", "http://a:8188,https://a:8188", ["targets 1 and 2: this is the same address"]],
    ["credentials", "http://a:8188,http://me:hunter2@b", ["address 2: it contains credentials"]],
    [
      "several at once",
      "b:1,http://a,http://a,",
      ["address 1:", "address 4: it is empty", "targets 2 and 3"],
    ],
  ] as const)("%s: told in words", ([, list, words]) => {
    const found = problems({ env: { ...all, COMFYUI_URL: list } });
    expect(found).toHaveLength(words.length);
    for (const [at, word] of words.entries()) expect(found[at]).toContain(word);
    expect(found.join()).not.toContain("hunter2");
  });

  test("two prefixes of one host are two names", () => {
    const { targets } = fleet({ env: { ...all, COMFYUI_URL: "http://a/one,http://a/two,http://a.b/" } });
    expect(targets.map(({ name }) => name)).toEqual(["a-one", "a-two", "a.b"]);
  });

  test("over http beside https is noted", () => {
    const { notes } = fleet({ env: { ...all, COMFYUI_URL: "http://a,https://b" } });
    expect(notes.map(({ en }) => en)).toEqual([expect.stringMatching(/^a: over http/)]);
  });

  test("needs a token as one server does, told once", () => {
    expect(problems({ env: { COMFYUI_URL: two } })).toEqual([expect.stringContaining("no token")]);
  });

  test("what is wrong for all is told once, beside what is wrong with the list", () => {
    const found = problems({
      argv: ["--profile", "nope", "--nonsense"],
      env: { ...all, COMFYUI_URL: "http://a,http://b,x:1" },
    });
    expect(found.map((text) => text.slice(0, 30))).toHaveLength(3);
  });
});

describe("a file of targets", () => {
  test("gives each what is its own, with paths from the file's folder; all else is as for all", () => {
    const { targets } = fleet(
      file(
        [
          {
            name: "one",
            url: "http://a:8188",
            tokenFile: "one.token",
            container: "left",
            gentle: true,
            stage: "infra",
            machine: "m",
          },
          {
            name: "two",
            url: "http://b:8188",
            tokenVariable: "TWO_TOKEN",
            weight: 0.5,
            stage: ["infra", "auth"],
          },
          { name: "three", url: "http://c:8188", access: "none" },
        ],
        {
          argv: ["--timeout", "99"],
          env: { TWO_TOKEN: token.replace("R9h", "Abc"), GENTLE: "0", COMFYUI_CONTAINER: "shared" },
          files: { "course/one.token": `${token}\n` },
        },
      ),
    );
    const [one, two, three] = targets;
    expect(one).toMatchObject({ name: "one", machine: "m", weight: 1 });
    expect(one?.config).toMatchObject({
      token: { value: token },
      container: "left",
      gentle: true,
      stages: ["infra"],
      generationTimeoutS: 99,
    });
    expect(one?.config.flags).toContain("--url http://a:8188");
    expect(two).toMatchObject({ weight: 0.5 });
    expect(two?.config).toMatchObject({
      token: { source: "TWO_TOKEN" },
      container: "comfyui-qwen",
      gentle: false,
      stages: ["infra", "auth"],
    });
    expect(two?.config.containerChosen).toBeUndefined();
    expect(three?.config.token).toBeUndefined();
    expect(targets.every(({ config }) => structuredClone(config) !== config)).toBe(true);
  });

  test("a password of the workspace is not tried with a token of one's own", () => {
    const files = {
      ".secrets/.env.generated": "QWEN_API_USER_TOKEN=a-password-of-all\n",
      "course/one.token": `${token}\n`,
    };
    const { targets } = fleet(
      file(
        [
          { name: "one", url: "http://a", tokenFile: "one.token" },
          { name: "two", url: "http://b" },
        ],
        { files },
      ),
    );
    expect(targets.map(({ config }) => config.plaintext?.value)).toEqual([undefined, "a-password-of-all"]);
  });

  test("may be a list alone, and may serve one target", () => {
    const { targets } = fleet(file(JSON.stringify([{ name: "one", url: "http://a" }])));
    expect(targets.map(({ name }) => name)).toEqual(["one"]);
  });

  test.for([
    ["empty", [], ["the list of targets is empty"]],
    ["not JSON", "{", ["this is not JSON"]],
    [
      "a name twice",
      [
        { name: "a", url: "http://a" },
        { name: "A", url: "http://b" },
      ],
      ['the name "a" is given 2 times'],
    ],
    [
      "an address twice",
      [
        { name: "a", url: "http://a" },
        { name: "b", url: "http://a/" },
      ],
      ["this is the same address"],
    ],
    ["no address", [{ name: "a" }], ["targets[0].url"]],
    ["a wrong address", [{ name: "a", url: "a:1" }], ['"http://" is missing']],
    ["a wrong name", [{ name: "../a", url: "http://a" }], ["targets[0].name"]],
    ["a slip", [{ name: "a", url: "http://a", tokenfile: "x" }], ['Did you mean "tokenFile"']],
    [
      "a token",
      [{ name: "a", url: "http://a", token: "hunter2" }],
      ["targets[0].token: a secret is not written in this file"],
    ],
    ["a password", [{ name: "a", url: "http://a", basicPassword: "hunter2" }], ["basicPasswordFile"]],
    [
      "a variable of the environment",
      [{ name: "a", url: "http://a", COMFYUI_API_TOKEN: "hunter2" }],
      ["tokenFile"],
    ],
    [
      "a missing variable",
      [{ name: "a", url: "http://a", tokenVariable: "NOWHERE" }],
      ["a.tokenVariable: the variable NOWHERE does not exist"],
    ],
    [
      "a missing file",
      [{ name: "a", url: "http://a", tokenFile: "nowhere" }],
      ["a.tokenFile (list of targets)"],
    ],
    [
      "both",
      [{ name: "a", url: "http://a", tokenVariable: "T", tokenFile: "x" }],
      ["the same secret is given twice"],
    ],
    [
      "a secret in the place of a variable's name",
      [{ name: "a", url: "http://a", tokenVariable: "hunter2-!" }],
      ["targets[0].tokenVariable"],
    ],
  ] as const)("%s: told in words, no secret repeated", ([, targets, words]) => {
    const found = problems(file(targets as unknown, { env: { T: token } })).join("\n");
    for (const word of words) expect(found).toContain(word);
    expect(found).not.toContain("hunter2");
  });

  test("all that is wrong with all of them is told together, with their names", () => {
    const found = problems(
      file([
        { name: "one", url: "http://a", profile: "nope" },
        { name: "two", url: "http://b", tokenFile: "missing.token" },
        { name: "three", url: "http://c:99999" },
      ]),
    );
    expect(found).toEqual([
      expect.stringMatching(/^one\.profile .*no shipped profile/s),
      expect.stringMatching(/^two\.tokenFile/),
      expect.stringMatching(/^three\.url/),
    ]);
  });

  test("one server with two profiles is two targets, with the same profile one too many", () => {
    const pair = (profile: string) => [
      { name: "a", url: "http://a", profile: "qwen-image-nunchaku" },
      { name: "b", url: "http://a", profile },
    ];
    expect(problems(file(pair("qwen-image-edit-2509")))).toEqual([]);
    expect(problems(file(pair("qwen-image-nunchaku"))).join()).toContain("this is the same address");
  });

  test.for([
    ["with an address at the same place", { argv: ["--url", "http://a"] }, "given together"],
    [
      "with another kind of target",
      { argv: ["--target", "emulator"] },
      'the target "emulator" validates none',
    ],
    ["that is an address", { argv: [] }, "a file is expected"],
  ] as const)("%s is refused", ([name, more, word]) => {
    const input = file([{ name: "a", url: "http://a" }], { argv: [...more.argv] });
    if (name.includes("that is")) input.argv = ["--targets", two];
    expect(problems(input).join()).toContain(word);
  });

  test("has a current JSON Schema for editors, that says what each key means", () => {
    const schema = JSON.parse(readFileSync(join(projectRoot, "fixtures", "targets.schema.json"), "utf8"));
    expect(schema).toEqual(JSON.parse(targetsJsonSchema()));
  });
});

test("a class is shared out over the servers by their weight, none of them simulates all of it", () => {
  const list = [
    { name: "one", url: "http://a" },
    { name: "two", url: "http://b", weight: 0.5 },
  ];
  const { targets } = fleet(file(list, { argv: ["--stage", "readiness", "--students", "30"] }));
  expect(targets.map(({ config }) => config.readiness.students)).toEqual([20, 10]);
  expect(
    fleet(file(list, { argv: ["--students", "1"] })).targets.map(({ config }) => config.readiness.students),
  ).toEqual([1, 1]);
  expect(problems(file(list, { argv: ["--students", "many"] })).join()).toContain("--students");
});

describe("a part of a fleet", () => {
  const list = "http://a,http://b,http://a:8189";
  test.for([
    ["1/2", []],
    ["2/2", []],
    ["3/2", ["there is no part 3 of 2"]],
    ["1/3", ["3 parts for 2 machines"]],
    ["0/2", ["expected: I/N"]],
  ] as const)("%s", ([shard, words]) => {
    const found = problems({ argv: ["--shard", shard], env: { ...all, COMFYUI_URL: list } });
    expect(found).toHaveLength(words.length);
    for (const [at, word] of words.entries()) expect(found[at]).toContain(word);
  });

  test("of one server is refused, for its checks build on each other", () => {
    const env = { ...all, COMFYUI_URL: "http://a" };
    expect(singleProblems({ argv: ["--shard", "1/2"], env })).toEqual([
      expect.stringContaining("build on each other"),
    ]);
  });
});

describe("where one server is meant", () => {
  test("a list is never its first address, and never the emulator", () => {
    expect(singleProblems({ env: { ...all, COMFYUI_URL: two } })).toEqual([
      expect.stringContaining("several addresses"),
    ]);
    expect(singleProblems({ env: { ...all, COMFYUI_URL: "http://a,http://b" } })).toHaveLength(1);
    expect(singleProblems({ env: { ...all, COMFYUI_TARGETS: "targets.json" } })).toEqual(
      expect.arrayContaining([expect.stringContaining("several servers are named")]),
    );
  });

  test("an address given twice is told how to write a list", () => {
    const found = singleProblems({ argv: ["--url", "http://a", "--url", "http://b"], env: all });
    expect(found.join()).toContain('--url "http://a:8188,http://b:8188"');
  });

  test("who reads reports alone is not asked", () => {
    const input = {
      env: { COMFYUI_URL: two, COMFYUI_TARGETS: "x.json", COMFYUI_SHARD: "1/2" },
      reportsOnly: true as const,
    };
    expect(singleProblems(input)).toEqual([]);
  });
});
