import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempDisposableSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

interface Clone {
  readonly installed?: boolean;
  readonly script?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly node?: string;
}

/** The starter in a project of its own, as `npm run …` calls it. */
function start({ installed = false, script = "", env = {}, node = process.execPath }: Clone) {
  using folder = mkdtempDisposableSync(join(tmpdir(), "start-"));
  const at = (...path: string[]) => join(folder.path, ...path);
  mkdirSync(at("src"));
  copyFileSync(join(root, "src", "start.cjs"), at("src", "start.cjs"));
  writeFileSync(at("package.json"), '{"type":"module"}');
  writeFileSync(at("src", "main.ts"), script);
  if (installed) {
    mkdirSync(at("node_modules", "vitest"), { recursive: true });
    writeFileSync(at("node_modules", "vitest", "package.json"), "{}");
  }
  const args = ["--", at("src", "start.cjs"), "src/main.ts", "--env-file", "absent.env"];
  const { status, stdout, stderr } = spawnSync(node, args, { env, encoding: "utf8", cwd: tmpdir() });
  return { status, stdout, lines: stderr.trimEnd().split("\n") };
}

describe("before the installation, or with half of it", () => {
  test.for([
    [{}, /^Les dépendances ne sont pas installées : lancez `npm ci` dans \//],
    [{ env: { REPORT_LANG: "en" } }, /^The dependencies are not installed: run `npm ci` in \//],
    [{ env: { NODE_ENV: "production" } }, /NODE_ENV=production.*`npm ci --include=dev`/],
    [{ env: { npm_config_omit: "dev" } }, /`npm ci --include=dev`/],
    [{ installed: true, script: 'import "some-package-that-is-absent";' }, /lancez `npm ci`/],
  ] as const)("one sentence says what to run: %j", ([clone, says]) => {
    const { status, lines } = start(clone);
    expect(lines).toEqual([expect.stringMatching(says)]);
    expect(status).toBe(2);
  });

  // only a machine with an old Node of its own can show this
  const old = "/usr/bin/node";
  const isOld = existsSync(old) && /^v(?:1\d|20)\./.test(spawnSync(old, ["-v"], { encoding: "utf8" }).stdout);
  test.skipIf(!isOld)("an old Node is told how to get the project's own", () => {
    expect(start({ node: old }).lines).toEqual([expect.stringContaining("lancez `npm ci`")]);
    expect(start({ node: old, installed: true }).lines).toEqual([
      expect.stringMatching(/^Node v\d+\.\S+ est trop ancien.*`npm ci --ignore-scripts=false`/),
    ]);
  });
});

describe("the script", () => {
  test("gets its arguments, those that Node would take too, and its own status", () => {
    const script =
      "console.log(process.argv.slice(2).join()); const status: number = 3; process.exitCode = status;";
    expect(start({ installed: true, script })).toMatchObject({
      status: 3,
      stdout: "--env-file,absent.env\n",
    });
    expect(start({ installed: true, script: "await 1;" }).status).toBe(0);
  });

  test("that never ends, or fails, has not succeeded", () => {
    expect(start({ installed: true, script: "await new Promise(() => {});" }).status).toBe(13);
    const failed = start({ installed: true, script: 'throw new Error("a bug");' });
    expect([failed.status, failed.lines.join("\n").includes("a bug")]).toEqual([1, true]);
  });
});

describe("what Node has compiled", () => {
  const script =
    'import { existsSync } from "node:fs"; console.log(existsSync(process.env.NODE_COMPILE_CACHE ?? ""));';

  test("is kept for the next start, the worker's too", () => {
    expect(start({ installed: true, script }).stdout).toBe("true\n");
  });

  test.for([{ NODE_DISABLE_COMPILE_CACHE: "1" }, { NODE_COMPILE_CACHE: "" }])(
    "is not where a person decided otherwise: %j",
    (env) => {
      expect(start({ installed: true, script, env })).toMatchObject({ status: 0, stdout: "false\n" });
    },
  );
});

test("every script of ours in package.json goes through it", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const direct = Object.values<string>(scripts).filter(
    (command) => /\bnode\b.*\.ts\b/.test(command) && !command.includes(" -- src/start.cjs "),
  );
  expect(direct).toEqual([]);
});
