import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileText } from "../../selftest/fuzz/hostile.ts";
import { expectSecretKept, patient, within } from "../../selftest/fuzz/judge.ts";
import { cleanToken } from "./clean-token.ts";
import { flawText } from "./flaw-text.ts";
import { flawsOf } from "./token-flaws.ts";
import { describeToken } from "./token-shape.ts";

/** A published example hash, of no use anywhere. */
const secret = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

const piece = fc.oneof(
  fc.constantFrom(
    "\r\n",
    "\n",
    "\r",
    "\uFEFF",
    " ",
    "\t",
    '"',
    "'",
    "COMFYUI_API_TOKEN=",
    "Bearer ",
    "$$",
    "\\$",
  ),
  fc.constantFrom(secret, secret.slice(1), secret.slice(0, 40), Buffer.from(secret).toString("base64")),
  hostileText,
);
const content = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));

describe("the content of a token file", () => {
  test("is read as one line without spaces around it, and reading it again changes nothing", patient, () => {
    fc.assert(
      fc.property(content, (raw) => {
        const { token } = cleanToken(raw, "file");
        expect(token).not.toMatch(/^[ \t]|[\r\n]|[ \t]$/);
        expect(raw).toContain(token);
        expect(cleanToken(`${token}\n`, "file").token).toBe(
          token.startsWith("\uFEFF") ? token.slice(1).replace(/^[ \t]+|[ \t]+$/g, "") : token,
        );
      }),
      { numRuns: 300 },
    );
  });

  test("is reported in notes and flaws that repeat nothing of it", patient, () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 3 }), fc.array(piece, { maxLength: 3 }), (before, after) => {
        const raw = [...before, secret, ...after].join("");
        const { token, notes } = cleanToken(raw, "file");
        const flaws = flawsOf(token).map(flawText);
        expectSecretKept([notes, describeToken(token), flaws], secret);
      }),
      { numRuns: 150 },
    );
  });

  test("is judged at once where it is 64 KB of any repetition", patient, () => {
    const units = [
      " ",
      "\t",
      "a ",
      "\n",
      "\r",
      '"',
      '" ',
      "$",
      "%24",
      "A",
      "A=",
      "export ",
      "Bearer ",
      "é",
      "\uFEFF",
    ];
    const unit = fc.constantFrom(...units);
    fc.assert(
      fc.property(unit, unit, unit, (first, repeated, last) => {
        const raw = first + repeated.repeat(60_000 / repeated.length) + last;
        within(500, () => {
          const { token } = cleanToken(raw, "file");
          describeToken(token);
          flawsOf(token);
        });
      }),
      { numRuns: 40 },
    );
  });
});
