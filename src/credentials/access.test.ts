import { expect, test } from "vitest";
import { createRedactor } from "../redaction/redactor.ts";
import { basicDoor, headerDoor, presented } from "./access.ts";
import { wrongKeys } from "./wrong-keys.ts";

const basic = basicDoor("ada", "correct horse battery", "file");
const token = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

test("a token goes in the header, and in the URL where a proxy has the header", () => {
  expect(presented({ kind: "login" }, token)).toEqual({ headers: { authorization: `Bearer ${token}` } });
  expect(presented({ kind: "basic+login", door: basic }, token)).toEqual({
    headers: { authorization: basic.value },
    query: `token=${encodeURIComponent(token)}`,
  });
  const door = headerDoor("X-Key", "abc", "file");
  expect(presented({ kind: "header+login", door }, token)).toEqual({
    headers: { "x-key": "abc", authorization: `Bearer ${token}` },
  });
  expect(presented({ kind: "none" }, undefined)).toEqual({ headers: {} });
});

test("password, its Base64 and a key behind its word are hidden like a token", () => {
  const bearer = headerDoor("Authorization", "Bearer abcdef0123456789", "file");
  const redact = createRedactor({ access: { door: basic } }, { access: { door: bearer } });
  const text = `${basic.value} correct horse battery ada ${bearer.value} abcdef0123456789`;
  expect(redact(text)).not.toMatch(/correct|Y29ycmVjd|abcdef/);
  expect(redact(text)).toContain("ada");
});

test("no wrong key is the right one, and two of them come first: none, and another", () => {
  for (const door of [basic, headerDoor("X-Key", "abcdef", "file"), basicDoor("ada", "ada", "file")]) {
    const rows = wrongKeys(door);
    expect(rows.map(({ header }) => header)).not.toContain(door.value);
    expect(rows[0]?.header).toBeUndefined();
    expect(rows[1]?.flaw.en).toMatch(/^another/);
  }
});
