import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("its own options are taken out, those of a run stay in their order", () => {
  const options = readOptions([
    ...["--url", "http://h:8188", "--workflow", "a.json", "--edit=b.json", "--edit", "c.json"],
    ...["--seed-node", "3", "--seed-node=9", "--force", "-y", "--token-file", "t", "--name", "my-course"],
  ]);
  expect(options).toMatchObject({
    paintings: ["a.json"],
    edits: ["b.json", "c.json"],
    nodes: { seed: ["3", "9"] },
    force: true,
    yes: true,
    dryRun: false,
    name: "my-course",
    others: ["--url", "http://h:8188", "--token-file", "t"],
    problems: [],
  });
});

test.for<[string[], RegExp]>([
  [["--url", "http://h"], /^--workflow: no workflow is given/],
  [["--workflow"], /^--workflow: the value is missing/],
  [["--workflow", "--force"], /^--workflow: the value is missing/],
  [["--workflow", "a.json", "--name", "Mon Cours"], /^--name: this is not a name/],
  [["--workflow", "a.json", "--profile", "x"], /^--profile: this option means nothing here/],
  [["--workflow", "a.json", "--target=image"], /^--target: this option means nothing here/],
  [["--worflow", "a.json"], /^--worflow: unknown option\. Did you mean "--workflow …"/],
  [["--workflows=a.json"], /^--workflows: unknown option\. Did you mean "--workflow …"/],
  [["—workflow", "a.json"], /Did you mean "--workflow …"/],
  [["-w", "a.json"], /Did you mean "--workflow …"/],
  [["--url", "http://h", "mon cours.json"], /a file without an option\. Did you mean "--workflow …"/],
  [["--workflow", "a.json", "--dryrun"], /^--dryrun: unknown option\. Did you mean "--dry-run"/],
  [["--workflow", "a.json", "--dry_run"], /Did you mean "--dry-run"/],
  [["--workflow", "a.json", "--overwrite"], /Did you mean "--force"/],
  [["--workflow", "a.json", "--edit_prompt", "x"], /Did you mean "--edit-prompt …"/],
])("%j is refused in words", ([argv, words]) => {
  const { problems, others } = readOptions(argv);
  expect(problems.map(({ en }) => en)).toEqual([expect.stringMatching(words)]);
  // told once: not again as an unknown option of a run
  expect(others.filter((one) => !/^(--url|http|--profile|x$|--target)/.test(one))).toEqual([]);
});

test.for(["--lang=en", "--wait", "--timeout", "--page", "--container"])(
  "%s stays an option of a run",
  (flag) => {
    const { problems, others } = readOptions(["--workflow", "a.json", flag, "b.json"]);
    expect(problems).toEqual(flag.includes("=") ? [expect.anything()] : []);
    expect(others[0]).toBe(flag);
  },
);
