import { mkdirSync, mkdtempDisposableSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fleetFolders } from "./folders.ts";
import { publish } from "./publish.ts";

/** What two fleets made at the same time in one folder of reports. */
function bench(reportsDir: string) {
  const { overview: out } = fleetFolders(reportsDir);
  const make = (name: string): string => {
    const made = `${out}.new-${name}`;
    mkdirSync(made, { recursive: true });
    writeFileSync(join(made, "verdict.json"), JSON.stringify({ schema: 1, merged: true, stacks: [], name }));
    writeFileSync(join(made, "summary.md"), name);
    return made;
  };
  const whole = { reportsDir, language: "en", ci: false } as Parameters<typeof publish>[1];
  return { out, make, tell: (made: string) => publish({ made, out }, whole) };
}

test("of two fleets at once each publishes its own whole, and leaves nothing half made", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "publish-"));
  const { make, tell } = bench(folder.path);
  const [one, two] = [make("0a"), make("0b")];
  for (const made of [one, two])
    expect(await tell(made)).toEqual({ shown: join(folder.path, "latest"), notes: [] });
  expect(JSON.parse(readFileSync(join(folder.path, "latest", "verdict.json"), "utf8")).name).toBe("0b");
  expect(readdirSync(join(folder.path, "fleet"))).toEqual(["_overview"]);
});

test("where latest is somebody else's, a reader is shown the folder that stays", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "publish-"));
  const { out, make, tell } = bench(folder.path);
  mkdirSync(join(folder.path, "latest"));
  writeFileSync(join(folder.path, "latest", "thesis.doc"), "mine");
  const { shown, notes } = await tell(make("0a"));
  expect(shown).toBe(out);
  expect(readdirSync(out)).toEqual(["summary.md", "verdict.json"]);
  expect(notes).toHaveLength(1);
});
