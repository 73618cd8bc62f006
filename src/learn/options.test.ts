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
])("%j is refused in words", ([argv, words]) => {
  expect(readOptions(argv).problems.map(({ en }) => en)).toContainEqual(expect.stringMatching(words));
});
