import fc from "fast-check";
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
  test("is described without its content", () => {
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
  [["dollar-escaped"], hash.replaceAll("$", "&#36;")],
  [["dollar-escaped"], hash.replaceAll("$", "&#x24;")],
  [["dollar-escaped"], hash.replaceAll("$", "&dollar;")],
  [["dollar-escaped"], hash.replaceAll("$", "\\u0024")],
  [["dollar-escaped"], hash.replaceAll("$", "\\x24")],
  [["inner-dollar-lost"], hash.replace("$12", "12")],
  [["inner-dollar-lost"], hash.replace("$12$", "$12")],
  [["inner-dollar-lost"], hash.replace("$12$", "12")],
  [["compose-interpolated"], hash.replaceAll("$", "")],
  [["variable-expanded"], hash.replace(/\$R\w+/, "")],
  [["variable-expanded"], "$2b$12"],
  [["variable-expanded"], hash.slice(6)],
  [["prefix-lost"], hash.slice(7)],
  [["bash-expanded"], bash(hash)],
  [["bash-expanded"], bash(digitSalt)],
  [["bash-expanded"], bash(dotSalt)],
  [["powershell-expanded"], powershell(hash)],
  [["powershell-expanded"], powershell(dotSalt)],
  [["powershell-expanded"], "/"],
  [["powershell-expanded"], "./Ss7"],
  [["truncated"], hash.slice(0, 59)],
  [["truncated"], hash.slice(0, 20)],
  [["appended"], `${hash}a`],
  [["appended"], `${hash},`],
  [["other-prefix"], hash.replace("$2b$", "$2a$")],
  [["other-prefix"], hash.replace("$2b$", "$2y$")],
  [["url-encoded"], hash.replace("/", "%2F")],
  [["altered"], `${hash.slice(0, 30)}*${hash.slice(31)}`],
  [["plaintext"], "correct-horse-battery"],
  [["plaintext"], "./scripts-2026"],
  [["plaintext"], "2bananas"],
  [["inner-blank", "plaintext"], "correct horse"],
  [["invisible-character", "plaintext"], "motdepassé"],
];

describe("a flaw is named by what made it", () => {
  test.for(rows)("%j", ([flaws, token]) => {
    expect(flawsOf(token)).toEqual(flaws);
  });
});

const alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const anyHash = fc
  .string({ unit: fc.constantFrom(...alphabet), minLength: 53, maxLength: 53 })
  .map((tail) => `$2b$12$${tail}`);

const manglings: Record<string, (text: string) => string> = {
  bash,
  "bash, twice": (text) => bash(bash(text)),
  powershell,
  "envsubst, dotenv": (text) => text.replace(/\$[A-Za-z_]\w*/g, ""),
  make: (text) => text.replace(/\$./g, ""),
  "$2b and $12 as variables": (text) => text.replace(/\$2b|\$12/g, ""),
  "every $ lost": (text) => text.replaceAll("$", ""),
  "first $ lost": (text) => text.slice(1),
  "second $ lost": (text) => text.replace("$12", "12"),
  "third $ lost": (text) => text.replace("$12$", "$12"),
  "second and third $ lost": (text) => text.replace("$12$", "12"),
  "prefix lost": (text) => text.slice(7),
  "capital letters": (text) => text.toUpperCase(),
  HTML: (text) => text.replaceAll("$", "&#36;"),
  "JSON escape": (text) => text.replaceAll("$", "\\u0024"),
  "$ doubled, one eaten": (text) => text.replaceAll("$", "$$$$").replace("$$", "$"),
  "$$ as a process id": (text) => text.replaceAll("$", "$$$$").replaceAll("$$", "1234"),
  truncated: (text) => text.slice(0, 40),
  "a comment behind it": (text) => `${text} # of the course`,
  "backslash before every sign": (text) => text.replace(/[$./]/g, "\\$&"),
};

describe("no mangled hash is taken for a plaintext", () => {
  test.for(Object.entries(manglings))("%s", ([, mangle]) => {
    fc.assert(
      fc.property(anyHash, (whole) => {
        const mangled = mangle(whole);
        // a name may begin with a sign that the shell leaves alone: then nothing was eaten
        if (mangled !== whole) expect(flawsOf(mangled)).not.toContain("plaintext");
      }),
      { numRuns: 500 },
    );
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
