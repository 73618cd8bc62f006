import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { judge } from "./judge.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/images/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "judge-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

async function said(...argv: string[]): Promise<{ status: number; out: string }> {
  let out = "";
  const keep = (text: string | Uint8Array) => {
    out += text;
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
  return { status: await judge(["--lang", "en", ...argv]), out };
}

test("a good picture is good, a bad one is refused with its number and limit", async () => {
  expect(await said(fixture("good-owl.png"))).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^✓ good/),
  });
  const bad = await said(fixture("good-owl.png"), fixture("bad-solid.png"));
  expect(bad.status).toBe(1);
  expect(bad.out).toMatch(
    /✗ refused .*bad-solid\.png.*\n {4}The picture is a solid: standard deviation of luma 0, minimum 5\./,
  );
});

test("a folder is searched, and what is no picture is refused with the reason", async () => {
  copyFileSync(fixture("good-owl.png"), join(folder, "owl.png"));
  writeFileSync(join(folder, "notes.txt"), "no picture");
  writeFileSync(join(folder, "broken.png"), "no picture either");
  const { status, out } = await said(folder);
  expect(status).toBe(1);
  expect(out.match(/^[✓✗]/gm)).toHaveLength(2);
  expect(out).toContain("do not decode to an image");
});

test("--edit judges against the input, --json and --measures are read by programs", async () => {
  const input = fixture("edit-input.png");
  const numbers = join(folder, "measures.json");
  const { status, out } = await said(input, "--edit", input, "--json", "--measures", numbers);
  expect(status).toBe(1);
  expect(JSON.parse(out)).toMatchObject([{ verdict: "refused", edit: { state: "copied" } }]);
  const [measured] = JSON.parse(readFileSync(numbers, "utf8"));
  expect(measured).toMatchObject({ width: 1024, edit: { likeness: expect.any(Number) } });
  expect(measured).not.toHaveProperty("thumbnail");
});

test("--loosen makes a rule a warning", async () => {
  expect((await said(fixture("bad-caption.png"))).status).toBe(1);
  expect(await said(fixture("bad-caption.png"), "--loosen", "flat,missing-part,posterised")).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^! look at it/),
  });
});

test.for([
  [["--loosen", "taste"], 'does not know the rule "taste"'],
  [["/no/such/picture.png"], "no file or folder of that name"],
  [["--frobnicate"], "is not understood"],
  [[], "No picture to judge"],
] as const)("%j is told with status 2", async ([argv, text]) => {
  const { status, out } = await said(...argv);
  expect([status, out.includes(text)]).toEqual([2, true]);
});

test("--help stands in the language that was asked for", async () => {
  expect((await said("--help")).out).toMatch(/^Judges pictures/);
});
