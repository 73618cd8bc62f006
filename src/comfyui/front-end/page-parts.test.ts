import { describe, expect, test } from "vitest";
import { within } from "../../../selftest/fuzz/judge.ts";
import { importsOf, partsOf } from "./page-parts.ts";

const base = new URL("https://comfy.example/room/");
const paths = (html: string) => partsOf(html, base).map(({ path, kind }) => `${kind} ${path}`);

describe("what the page loads", () => {
  test.each([
    [
      "a module",
      '<script type="module" crossorigin src="./assets/index-a.js"></script>',
      "script /assets/index-a.js",
    ],
    ["without quotes", "<script src=assets/a.js></script>", "script /assets/a.js"],
    ["a preload", "<link rel='modulepreload' href='./b.js'>", "script /b.js"],
    ["a style", '<link href="c.css?v=1&amp;w=2" rel="stylesheet"/>', "style /c.css?v=1&w=2"],
    [
      "an import of old pages",
      '<script type="module">import { app } from "./scripts/app.js";</script>',
      "script /scripts/app.js",
    ],
    [
      "an absolute address of its own",
      '<script src="https://comfy.example/room/d.js"></script>',
      "script /d.js",
    ],
  ])("%s", (_what, html, expected) => expect(paths(html)).toEqual([expected]));

  test.each([
    ["another site", '<script src="https://cdn.example/x.js"></script>'],
    ["out of the sub-path", '<script src="/assets/x.js"></script>'],
    ["a style that nobody need have", '<link rel="stylesheet" href="api/userdata/user.css">'],
    ["an icon", '<link rel="icon" href="favicon.ico">'],
    ["no address", "<script>go()</script>"],
  ])("not %s", (_what, html) => expect(paths(html)).toEqual([]));

  test("each once, scripts first", () => {
    const html =
      '<link rel="stylesheet" href="a.css"><script src="b.js"></script><link rel="modulepreload" href="./b.js">';
    expect(paths(html)).toEqual(["script /b.js", "style /a.css"]);
  });

  test("what a small first script imports, beside itself", () => {
    const script = Buffer.from(
      'import{a}from"./vendor.js";await e(()=>import(`./main-B.js`),[]);import"https://cdn.example/x.js"',
    );
    expect(importsOf(script, "/assets/index.js", base).map(({ path }) => path)).toEqual([
      "/assets/vendor.js",
      "/assets/main-B.js",
    ]);
    expect(importsOf(Buffer.alloc(200_000, script), "/assets/index.js", base)).toEqual([]);
  });

  test("a hostile page costs no time", () => {
    for (const piece of ["<script ", "<link rel=", 'src="', "import ", "import{a", "<"])
      within(1_000, () => partsOf(piece.repeat(60_000), base));
    within(1_000, () => importsOf(Buffer.from("import(".repeat(14_000)), "/a.js", base));
  });
});
