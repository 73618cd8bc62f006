import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { secretForms } from "./redaction-forms.ts";

const token = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
const hides = (text: string) => secretForms(token).some((form) => text.includes(form));

describe("the forms of a secret", () => {
  test.for([
    ["raw", token],
    ["percent-encoded", `GET /ws?token=${encodeURIComponent(token)}`],
    ["percent-encoded, lower case", encodeURIComponent(token).replace(/%../g, (code) => code.toLowerCase())],
    ["percent-encoded twice", encodeURIComponent(encodeURIComponent(token))],
    ["Basic with a user name", Buffer.from(`qwen:${token}`).toString("base64")],
    ["base64url", Buffer.from(token).toString("base64url")],
    ["in JSON within JSON", JSON.stringify(JSON.stringify({ token: `${token}"` }))],
    ["hex", Buffer.from(token).toString("hex").toUpperCase()],
  ])("%s", ([, text = ""]) => {
    expect(hides(text)).toBe(true);
  });

  test("base64 hides it whatever stands before and behind", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (before, behind) => {
        expect(hides(Buffer.from(`${before}${token}${behind}`).toString("base64"))).toBe(true);
        expect(hides(Buffer.from(`${before}${token}${behind}`).toString("base64url"))).toBe(true);
      }),
    );
  });

  test("a password with quotes and accents is hidden in JSON, HTML and URLs", () => {
    const forms = secretForms(`mot"d'été & <x>`);
    expect(forms).toContain(`mot\\"d'été & <x>`);
    expect(forms).toContain("mot&quot;d&#39;été &amp; &lt;x&gt;");
    expect(forms).toContain("mot%22d%27%C3%A9t%C3%A9+%26+%3Cx%3E");
  });

  test("an empty secret has no form, and a short one no derived form that would blot out words", () => {
    expect(secretForms("")).toEqual([]);
    expect(secretForms("abc").filter((form) => form.length < 8)).toEqual(["abc"]);
  });

  test("come longest first", () => {
    const lengths = secretForms(token).map((form) => form.length);
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  });
});
