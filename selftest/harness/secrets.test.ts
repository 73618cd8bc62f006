import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { leaksOf } from "./secrets.ts";

const token = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
const inBase64 = (text: string) => Buffer.from(text).toString("base64");

/** What the search for secrets must find: if it missed them, every test that uses it would prove nothing. */
test.for([
  ["as it is", token],
  ["a piece of it", `Location: /x?y=${token.slice(20, 34)}`],
  ["cut after 8 characters", `token ${token.slice(0, 8)}…`],
  ["percent-encoded", encodeURIComponent(token)],
  [
    "as an attachment of the single-file page",
    `d("data/a.json","${inBase64(`{"header":"Bearer ${token}"}`)}"),`,
  ],
  ["a piece of it in an attachment", `d("data/b.txt","${inBase64(`xx${token.slice(7, 25)}`)}")`],
  ["in base64 within base64", `d("data/c.json","${inBase64(`{"image":"${inBase64(`..${token}`)}"}`)}")`],
  ["in base64 glued to a word", `x${inBase64(`Bearer ${token}`)}`],
] as const)("the search finds a token %s", ([, text]) => {
  const reportsDir = mkdtempSync(join(tmpdir(), "e2e-secrets-"));
  onTestFinished(() => rmSync(reportsDir, { recursive: true, force: true }));
  mkdirSync(join(reportsDir, "latest"));
  const page = join(reportsDir, "latest", "index.html");
  writeFileSync(page, `<html><script>${text}</script></html>`);
  expect(leaksOf({ output: "all is well", reportsDir }, [token])).toEqual([page]);
  expect(leaksOf({ output: text, reportsDir: join(reportsDir, "none") }, [token])).toEqual(["output"]);
  const other = `$2b$12$${"k".repeat(53)}`;
  expect(leaksOf({ output: "all is well", reportsDir }, [other])).toEqual([]);
});
