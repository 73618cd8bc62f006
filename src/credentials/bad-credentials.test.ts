import bcrypt from "bcryptjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { badCredentials, plaintextCredentials } from "./bad-credentials.ts";
import { type CredentialRow, opens } from "./credential-row.ts";

const token = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
const ids = (rows: readonly CredentialRow[]) => rows.map(({ id }) => id);

const alphabet = [..."./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"];
const bcryptShaped = fc
  .tuple(
    fc.constantFrom("$2a$", "$2b$", "$2y$"),
    fc.integer({ min: 4, max: 31 }),
    fc.array(fc.constantFrom(...alphabet), { minLength: 53, maxLength: 53 }),
  )
  .map(([prefix, cost, rest]) => `${prefix}${String(cost).padStart(2, "0")}$${rest.join("")}`);
const anyToken = fc.string({
  unit: fc.constantFrom(...alphabet, "$", "%", "2", "A", "a"),
  minLength: 1,
  maxLength: 70,
});

/** The rule of ComfyUI-Login written a second time, so that the table is not judged by its own filter. */
function serverAccepts({ headers, query }: CredentialRow, valid: string): boolean {
  const words = (headers.authorization ?? "").trim().split(/[ \t]+/);
  const first = /(?:^|&)token=([^&]*)/.exec(query)?.[1];
  return (
    (words.length === 2 && words[0] === "Bearer" && words[1] === valid) ||
    (first !== undefined && decodeURIComponent(first.replaceAll("+", " ")) === valid)
  );
}

describe("the table of bad credentials", () => {
  test("holds every form of the ground truth once", async () => {
    const rows = await badCredentials({ token });
    const found = ids(rows);
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(
      expect.arrayContaining([
        ...["none", "empty-header", "blank-header", "other-password", "prefix-2a", "prefix-2y"],
        ...[
          "truncated-by-one",
          "truncated-to-20",
          "appended",
          "swapped-case",
          "single-quoted",
          "double-quoted",
        ],
        ...["first-changed", "middle-changed", "last-changed", "base64", "percent-encoded"],
        ...["bash-expanded", "powershell-expanded", "compose-interpolated", "undefined", "null", "none-word"],
        ...["scheme-basic", "scheme-token", "scheme-lower-case", "scheme-upper-case", "scheme-colon"],
        ...["cookie-token", "cookie-session", "x-api-key", "bearer-alone", "bearer-two-values", "bare-token"],
        ...["query-empty", "query-wrong", "query-capital", "query-wrong-first", "query-double-encoded"],
      ]),
    );
    expect(found).not.toContain("prefix-2b");
  });

  test("marks exactly the headers that are not two parts as malformed", async () => {
    const rows = await badCredentials({ token });
    expect(ids(rows.filter((row) => row.malformed))).toEqual([
      "bearer-alone",
      "bearer-two-values",
      "bearer-token-extra",
      "bare-token",
    ]);
  });

  test("holds header values that a client agrees to send", async () => {
    for (const { headers, id } of await badCredentials({ token }))
      for (const value of Object.values(headers)) expect(value, id).toMatch(/^[\x20-\x7e]*$/);
  });

  test("has a reason for each row, which shows nothing of the token", async () => {
    for (const { flaw, id } of await badCredentials({ token })) {
      expect(flaw.fr, id).not.toBe("");
      expect(flaw.fr + flaw.en, id).not.toContain(token.slice(7, 15));
    }
  });

  test("holds a hash of another password, well formed", async () => {
    const row = (await badCredentials({ token })).find(({ id }) => id === "other-password");
    expect(row?.headers.authorization).toMatch(/^Bearer \$2b\$04\$[./A-Za-z0-9]{53}$/);
  });

  test("never holds the valid credential, whatever the token", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(bcryptShaped, anyToken), async (valid) => {
        for (const row of await badCredentials({ token: valid }))
          expect(serverAccepts(row, valid), row.id).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});

describe("the password behind the token", () => {
  test("is tried in clear and as a new hash, by header and by URL", async () => {
    const rows = await plaintextCredentials({ token, plaintext: "abc123xyz" });
    expect(ids(rows)).toEqual([
      "plaintext-header",
      "plaintext-query",
      "plaintext-basic",
      "rehash-4",
      "rehash-4-query",
    ]);
    expect(rows.some((row) => opens(row, token))).toBe(false);
    const rehash =
      rows.find(({ id }) => id === "rehash-4")?.headers.authorization?.slice("Bearer ".length) ?? "";
    expect(await bcrypt.compare("abc123xyz", rehash)).toBe(true);
  });

  test("with a space in it makes a malformed header; with an accent it travels by URL only", async () => {
    const withSpace = await plaintextCredentials({ token, plaintext: "two words" });
    expect(withSpace.find(({ id }) => id === "plaintext-header")?.malformed).toBe(true);
    const accent = await plaintextCredentials({ token, plaintext: "motdepassé" });
    expect(ids(accent)).not.toContain("plaintext-header");
    expect(ids(accent)).toContain("plaintext-query");
  });

  test("is left out where it is the token itself", async () => {
    const rows = await plaintextCredentials({ token: "plain-secret", plaintext: "plain-secret" });
    expect(ids(rows)).not.toContain("plaintext-header");
    expect(ids(rows)).not.toContain("plaintext-query");
  });
});
