import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readWatch } from "./options.ts";

function read(argv: readonly string[], env: Readonly<Record<string, string>> = {}, envFile?: string) {
  const cwd = mkdtempSync(join(tmpdir(), "e2e-watch-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  writeFileSync(join(cwd, "token"), `$2b$12$${"a".repeat(53)}\n`);
  if (envFile !== undefined) writeFileSync(join(cwd, ".env"), envFile);
  return { cwd, outcome: readWatch(argv, { ...env }, cwd) };
}

const server = ["--url", "http://127.0.0.1:8188", "--token-file", "token"];

test("without a stage only what needs no GPU, without a page, its reports apart", () => {
  const { cwd, outcome } = read([...server, "--every", "90s", "--reports-dir", "out"]);
  if (outcome.kind !== "watch") throw new Error(JSON.stringify(outcome));
  const { everyMs, argv, config } = outcome.options;
  expect(everyMs).toBe(90_000);
  expect(config.stages).toEqual(["infra"]);
  const dir = ["--reports-dir", join(cwd, "out", "watch")];
  expect(argv).toEqual([...server, "--stage", "infra", "--gentle", "--page", "no", ...dir]);
});

test.for([
  ["gently, whatever the stage", ["--stage", "auth"], {}, true],
  ["gently by its own option, once", ["--gentle"], {}, true],
  ["not gently where that is said", ["--stage", "auth"], { GENTLE: "0" }, false],
] as const)("%s", ([, argv, env, gentle]) => {
  const { outcome } = read([...server, ...argv], env);
  if (outcome.kind !== "watch") throw new Error(JSON.stringify(outcome));
  expect(outcome.options.config.gentle).toBe(gentle);
  expect(outcome.options.argv.filter((word) => word === "--gentle")).toHaveLength(gentle ? 1 : 0);
});

test.for([
  ["gently where the file says nothing of it", "REPORT_LANG=en\n", true, true],
  ["not gently where the file says so", "GENTLE=0\n", false, true],
  ["gently by the file", "GENTLE=1\n", true, true],
  ["with a page where the file asks for it", "REPORT_PAGE=yes\n", true, false],
] as const)("%s", ([, text, gentle, noPage]) => {
  const { outcome } = read(server, {}, text);
  if (outcome.kind !== "watch") throw new Error(JSON.stringify(outcome));
  expect(outcome.options.config.gentle).toBe(gentle);
  expect(outcome.options.config.page).toBe(!noPage);
  expect(outcome.options.argv.includes("--page")).toBe(noPage);
});

test("a stage that is asked for is run as it is", () => {
  const { outcome } = read([...server, "--every=1h", "--stage=generation", "--page=yes"]);
  if (outcome.kind !== "watch") throw new Error(JSON.stringify(outcome));
  expect(outcome.options.everyMs).toBe(3_600_000);
  expect(outcome.options.config.stages).toEqual(["generation"]);
  expect(outcome.options.argv.filter((word) => /^--(stage|page)/.test(word))).toEqual([
    "--stage=generation",
    "--page=yes",
  ]);
});

test.for([["--notify", "http://127.0.0.1:1/hook/key"], ["--notify=http://127.0.0.1:1/hook/key"]] as const)(
  "%j reaches a run, but not its arguments",
  (notify) => {
    const { outcome } = read([...server, ...notify, "--lang", "en"]);
    if (outcome.kind !== "watch") throw new Error(JSON.stringify(outcome));
    const { argv, env, config } = outcome.options;
    expect(config.notify?.url).toBe("http://127.0.0.1:1/hook/key");
    expect(env.COMFYUI_NOTIFY_URL).toBe(config.notify?.url);
    expect(argv.join(" ")).not.toContain("hook");
    expect(argv).toContain("--lang");
  },
);

test.for([
  [["--every", "10"], /--every/],
  [["--every", "5s"], /from 10s to 24h/],
  [["--every", "25h"], /from 10s to 24h/],
  [["--every"], /--every/],
  [["--stage", "generation", "--allow-restart"], /would restart the container/],
  [["--stage", "readiness"], /occupy the server with a whole class/],
  [["--unknown"], /unknown option/],
] as const)("%j is refused", ([argv, says]) => {
  const { outcome } = read([...server, ...argv, "--lang", "en"]);
  if (outcome.kind !== "invalid") throw new Error(outcome.kind);
  expect(outcome.text.en).toMatch(says);
});

test("a stack is not started again and again", () => {
  const { outcome } = read(["--target", "image", "--image", "x:1", "--token-file", "token"]);
  expect(outcome).toMatchObject({
    kind: "invalid",
    text: { en: expect.stringContaining("does not start a stack") },
  });
});
