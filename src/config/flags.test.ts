import { describe, expect, test } from "vitest";
import { parseFlags } from "./flags.ts";

const values = (...argv: string[]) => parseFlags(argv).given.map(({ name, value }) => [name, value]);
const problems = (...argv: string[]) => parseFlags(argv).problems.map((problem) => problem.en);

describe("flags", () => {
  test("take their value after a space or an equals sign", () => {
    expect(values("--url", "http://a", "--timeout=60", "--token-file", "C:\\secrets\\a token")).toEqual([
      ["--url", "http://a"],
      ["--timeout", "60"],
      ["--token-file", "C:\\secrets\\a token"],
    ]);
    expect(values("--url=http://a?x=1")).toEqual([["--url", "http://a?x=1"]]);
  });

  test("--stage may be repeated, others not with two values", () => {
    expect(problems("--stage", "infra", "--stage", "auth")).toEqual([]);
    expect(problems("--lang", "fr", "--lang", "fr")).toEqual([]);
    expect(problems("--lang", "fr", "--lang", "en")).toEqual([
      expect.stringContaining("--lang (command line): given more"),
    ]);
  });

  test("--allow-restart needs no value, and takes none", () => {
    expect(values("--allow-restart", "--lang", "en")).toEqual([
      ["--allow-restart", "1"],
      ["--lang", "en"],
    ]);
    for (const given of [["--allow-restart=no"], ["--allow-restart", "true"], ["--wait", "60"]])
      expect(problems(...given)).toEqual([expect.stringContaining("takes no value")]);
  });

  test("--help and --version ask a question", () => {
    expect(parseFlags(["--help"]).asked).toBe("help");
    expect(parseFlags(["-h"]).asked).toBe("help");
    expect(parseFlags(["-v"]).asked).toBe("version");
    expect(problems("--help=yes")).toEqual([expect.stringContaining("takes no value")]);
  });

  test("that are misspelt come with a suggestion", () => {
    expect(problems("--ulr", "http://a")).toEqual([expect.stringContaining('Did you mean "--url"?')]);
  });

  test.for([
    [["frobnicate"], "command line: unexpected argument (number 1) → see --help."],
    [
      ["--lang", "en", "https://user:hunter2@host/?token=hunter2"],
      'command line: unexpected argument: "https://…". Did you mean `--url https://…`? → see --help.',
    ],
  ] as const)("%j has an argument without its flag", ([argv, message]) => {
    expect(problems(...argv)).toEqual([message]);
  });

  test.for([[["--url"]], [["--url="]], [["--url", "--lang", "fr"]], [["--url", "  "]]])(
    "%j misses a value",
    ([argv]) => {
      expect(problems(...(argv ?? []))).toEqual([
        expect.stringContaining("--url (command line): the value is missing"),
      ]);
    },
  );
});

describe("a secret on the command line", () => {
  test.for([
    [["--token", "hunter2"]],
    [["--token=hunter2"]],
    [["--api-token", "hunter2"]],
    [["--password=hunter2"]],
    [["--TOKEN", "hunter2"]],
  ])("%j is refused with the reason", ([argv]) => {
    const [only, ...others] = problems(...(argv ?? []));
    expect(only).toContain("process list");
    expect(others).toEqual([]);
  });

  test.for([
    [["hunter2"]],
    [["-phunter2"]],
    [["--hunter2"]],
    [["--frobnicate=hunter2"]],
    [["--frobnicate", "hunter2"]],
  ])("%j is never repeated", ([argv]) => {
    const found = problems(...(argv ?? []));
    expect(found).toHaveLength(1);
    expect(found.join()).not.toContain("hunter2");
  });
});
