import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import { diagnose } from "../diagnose.ts";
import { proxyLines } from "./links.ts";

const page = readFileSync(new URL("../../../docs/links.md", import.meta.url), "utf8");
const links = { page: 403, login: 403, refused: true, blank: true, told: true };
const codes = (more: Partial<typeof links>): string[] =>
  diagnose(sampleRecord({}, { links: { ...links, ...more } })).map(({ code }) => code);

test.for(Object.entries(proxyLines))("the lines for %s are those of docs/links.md", ([, lines]) => {
  const pasted = lines.replaceAll(/^ {3}/gm, "").trim();
  expect(page).toContain(pasted);
});

test("a healthy server is never red for its links, and the note names both cures and the wrong one", () => {
  const [note, ...others] = diagnose(sampleRecord({}, { links }));
  expect(note).toMatchObject({ code: "links-not-opened", warning: true });
  expect(others).toEqual([]);
  expect(note?.cause.fr).toContain("une page 403 vide");
  expect(note?.remedy.fr).toMatch(/favori.*GET \/ et GET \/login.*--enable-cors-header/s);
});

test("where links open, or a browser does not say where they come from, there is nothing to note", () => {
  expect(codes({ refused: false, page: 302, login: 200 })).toEqual([]);
  expect(codes({ told: false })).toEqual([]);
});

test("a refusal that is not ComfyUI's is not called so, and its author lifts it", () => {
  const [note] = diagnose(sampleRecord({}, { links: { ...links, blank: false } }));
  expect(note?.cause.en).not.toContain("stock behaviour");
  expect(note?.remedy.en).toContain("application firewall");
});

test("where the profile asks for links it is red once, without the note beside it", () => {
  const found = diagnose(sampleRecord(red("auth.cross-site-link"), { links }));
  expect(found.map(({ code }) => code)).toEqual(["links-refused"]);
});
