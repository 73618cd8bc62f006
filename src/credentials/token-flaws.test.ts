import { describe, expect, test } from "vitest";
import { flawText } from "./flaw-text.ts";
import { flawsOf, unusableFlaws } from "./token-flaws.ts";
import { type CredentialFlaw, describeToken } from "./token-shape.ts";

/** A published example hash, of no use anywhere. */
const hash = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
const digitSalt = "$2b$12$9Rh/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
const dotSalt = "$2b$12$.9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

/** What the shells really do to a hash in double quotes. */
const bash = (text: string) => text.replace(/\$(?:[A-Za-z_]\w*|\d)/g, "");
const powershell = (text: string) => text.replace(/\$\w+/g, "");

describe("the form of a token", () => {
  test("is told without its content", () => {
    expect(describeToken(hash)).toEqual({ length: 60, format: "bcrypt", prefix: "$2b$", cost: 12 });
    expect(describeToken("secret")).toEqual({ length: 6, format: "plain" });
    expect(describeToken(hash.slice(0, 59))).toEqual({ length: 59, format: "plain" });
    expect(describeToken("")).toEqual({ length: 0, format: "empty" });
  });
});

const rows: [flaws: CredentialFlaw[], token: string][] = [
  [[], hash],
  [["empty"], ""],
  [["empty"], " \t"],
  [["none-word"], "None"],
  [["none-word"], "undefined"],
  [["none-word"], "null"],
  [["bom"], `\uFEFF${hash}`],
  [["bom"], `ï»¿${hash}`],
  [["line-break"], `${hash}\r\n`],
  [["line-break"], `${hash}\nalice`],
  [["key-prefix"], `COMFYUI_API_TOKEN=${hash}`],
  [["key-prefix"], `export QWEN_API_TOKEN=${hash}`],
  [["key-prefix", "quoted"], `COMFYUI_API_TOKEN="${hash}"`],
  [["key-prefix", "empty"], "COMFYUI_API_TOKEN= "],
  [["scheme-prefix"], `Bearer ${hash}`],
  [["quoted"], `"${hash}"`],
  [["quoted"], `'${hash}'`],
  [["quoted"], `“${hash}”`],
  [["quoted", "empty"], '""'],
  [["url-encoded"], encodeURIComponent(hash)],
  [["base64"], Buffer.from(hash).toString("base64")],
  [["base64"], Buffer.from(`${hash}\n`).toString("base64")],
  [["dollar-escaped"], hash.replaceAll("$", "\\$")],
  [["dollar-escaped"], hash.replaceAll("$", "$$$$")],
  [["leading-dollar-lost"], hash.slice(1)],
  [["compose-interpolated"], hash.replaceAll("$", "")],
  [["bash-expanded"], bash(hash)],
  [["bash-expanded"], bash(digitSalt)],
  [["bash-expanded"], bash(dotSalt)],
  [["powershell-expanded"], powershell(hash)],
  [["powershell-expanded"], powershell(dotSalt)],
  [["truncated"], hash.slice(0, 59)],
  [["truncated"], hash.slice(0, 20)],
  [["appended"], `${hash}a`],
  [["appended"], `${hash},`],
  [["other-prefix"], hash.replace("$2b$", "$2a$")],
  [["other-prefix"], hash.replace("$2b$", "$2y$")],
  [["plaintext"], "correct-horse-battery"],
  [["inner-blank", "plaintext"], "correct horse"],
  [["invisible-character", "plaintext"], "motdepassé"],
];

describe("a flaw is named by what made it", () => {
  test.for(rows)("%j", ([flaws, token]) => {
    expect(flawsOf(token)).toEqual(flaws);
  });
});

describe("every flaw has a cause and a remedy", () => {
  test.for([...new Set(rows.flatMap(([flaws]) => flaws))])("%s", (flaw) => {
    const { cause, remedy } = flawText(flaw);
    for (const text of [cause, remedy]) {
      expect(text.fr.length).toBeGreaterThan(10);
      expect(text.en).not.toBe(text.fr);
    }
  });
});

test("a mangled hash is judged by the run, a thing that is no credential by the configuration", () => {
  expect(unusableFlaws.has("quoted")).toBe(true);
  expect(unusableFlaws.has("bash-expanded")).toBe(false);
  expect(unusableFlaws.has("plaintext")).toBe(false);
});
