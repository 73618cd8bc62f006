import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { within } from "../../selftest/fuzz/judge.ts";
import { fingerprint } from "./fingerprint.ts";
import { createRedactor, redactDeep } from "./redactor.ts";

const bcryptAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const character = fc.constantFrom(...bcryptAlphabet);
const hash = fc
  .string({ unit: character, minLength: 53, maxLength: 53 })
  .map((tail) => ["$2b", "12", tail].join("$"));
const password = fc.string({ unit: "grapheme", minLength: 12, maxLength: 60 }).filter((s) => s.trim() === s);
const secret = fc.oneof(hash, password).filter((s) => s.length >= 12);
const carrier = fc.string({ unit: "grapheme", maxLength: 40 });

/** Written apart from the module under test: how software on the way spells a string. */
const spellings: Record<string, (text: string) => string> = {
  raw: (text) => text,
  "percent-encoded": encodeURIComponent,
  "percent-encoded, lower hex": (text) =>
    encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  "every byte percent-encoded": (text) =>
    Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  "percent-encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  JSON: JSON.stringify,
  "JSON in JSON": (text) => JSON.stringify(JSON.stringify(text)),
  "Python JSON": (text) =>
    JSON.stringify(text).replace(
      /[^ -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  "decimal entities": (text) => entities(text, /[^A-Za-z0-9]/gu, 10),
  "hex entities": (text) => entities(text, /[^A-Za-z0-9]/gu, 16),
  "hex entities, every character": (text) => entities(text, /[\s\S]/gu, 16),
  "decimal entities, every character": (text) => entities(text, /[\s\S]/gu, 10),
  "\\x escapes": (text) => bytesEscaped(text, /[A-Za-z0-9]/),
  "\\x escapes, every byte": (text) => bytesEscaped(text, /(?!)/),
  "\\u escapes of signs": (text) =>
    text.replace(
      /[^A-Za-z0-9]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
    ),
  hex: (text) => Buffer.from(text).toString("hex"),
  "upper-case hex": (text) => Buffer.from(text).toString("hex").toUpperCase(),
};

function entities(text: string, which: RegExp, base: 10 | 16): string {
  return text.replace(which, (c) => `&#${base === 16 ? "x" : ""}${c.codePointAt(0)?.toString(base)};`);
}

function bytesEscaped(text: string, kept: RegExp): string {
  return Array.from(Buffer.from(text), (byte) => {
    const character = String.fromCharCode(byte);
    return kept.test(character) ? character : `\\x${byte.toString(16).padStart(2, "0")}`;
  }).join("");
}

function coded(text: string, spell: (hex: string) => string): string {
  return [...text].map((character) => spell((character.codePointAt(0) ?? 0).toString(16))).join("");
}

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(five.padEnd(5, "0"), 2)])
    .join("");
}

function piecesOf(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) =>
    text.slice(at, at + length),
  );
}

describe("a known secret", () => {
  for (const [name, spell] of Object.entries(spellings)) {
    test(`does not survive when ${name}, nor any long piece of it`, () => {
      fc.assert(
        fc.property(secret, carrier, carrier, (value, before, after) => {
          const hidden = createRedactor([value])(before + spell(value) + after);
          const form = spell(value).replace(/^"|"$/g, "");
          expect(piecesOf(form, 12).some((piece) => hidden.includes(piece))).toBe(false);
        }),
        { numRuns: 60 },
      );
    });
  }

  test.for(["base64", "base64url"] as const)("does not survive in %s at any alignment", (encoding) => {
    fc.assert(
      fc.property(secret, fc.string({ maxLength: 7 }), carrier, (value, before, after) => {
        const text = Buffer.from(before + value + after).toString(encoding);
        const rest = createRedactor([value])(text)
          .split(/\[secret[^\]]*\]/)
          .flatMap((run) =>
            [0, 1, 2, 3].map((at) => Buffer.from(run.slice(at), "base64").toString("latin1")),
          );
        const bytes = Buffer.from(value).toString("latin1");
        expect(piecesOf(bytes, 12).some((piece) => rest.some((run) => run.includes(piece)))).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  /** Spelled by software, or by somebody who knows the redactor: nothing of it is left but what stands between. */
  const disguises: Readonly<Record<string, (text: string) => string>> = {
    "base64 of UTF-16, as PowerShell takes it": (text) => Buffer.from(text, "utf16le").toString("base64"),
    "base64 of UTF-16, the other byte first": (text) =>
      Buffer.from(`x${text}`, "utf16le").swap16().toString("base64"),
    "hex of UTF-16": (text) => Buffer.from(text, "utf16le").toString("hex"),
    "base64 of base64, anywhere": (text) =>
      Buffer.from(`b${Buffer.from(`a${text}`).toString("base64")}`).toString("base64"),
    "base64 of hex": (text) => Buffer.from(Buffer.from(text).toString("hex")).toString("base64"),
    "hex in reverse": (text) => Buffer.from([...text].reverse().join("")).toString("hex"),
    base32: (text) => base32(Buffer.from(text)),
    "a list of 0x bytes": (text) =>
      Array.from(Buffer.from(text), (byte) => `0x${byte.toString(16)}`).join(", "),
    "code points": (text) => coded(text, (code) => `U+${code.padStart(4, "0").toUpperCase()} `),
    "\\U escapes": (text) => coded(text, (code) => `\\U${code.padStart(8, "0")}`),
    "\\u{} escapes": (text) => coded(text, (code) => `\\u{${code}}`),
    "%u escapes": (text) => coded(text, (code) => `%u${code.padStart(4, "0")}`),
    "entities with zeros": (text) => coded(text, (code) => `&#x${code.padStart(4, "0")};`),
    ROT13: (text) =>
      text.replace(/[a-z]/gi, (c) =>
        String.fromCharCode(c.charCodeAt(0) + (c.toLowerCase() < "n" ? 13 : -13)),
      ),
    "a colour around each character": (text) => [...text].map((c) => `\u001b[1;31m${c}\u001b[0m`).join(""),
    "a tag around each character": (text) => [...text].map((c) => `<b class="x">${c}</b>`).join(""),
    "bold letters of mathematics": (text) =>
      text
        .replace(/[A-Z]/g, (c) => String.fromCodePoint(0x1d400 + c.charCodeAt(0) - 65))
        .replace(/[a-z]/g, (c) => String.fromCodePoint(0x1d41a + c.charCodeAt(0) - 97)),
    "letters in circles": (text) =>
      text
        .replace(/[A-Z]/g, (c) => String.fromCodePoint(0x24b6 + c.charCodeAt(0) - 65))
        .replace(/[a-z]/g, (c) => String.fromCodePoint(0x24d0 + c.charCodeAt(0) - 97)),
  };

  /** Letters and digits that a reader who takes out tags and codes still finds, and which are not ours. */
  const left = (text: string): string =>
    text
      .replace(/\[secret[^\]]*\]/g, "")
      .replace(/<[^>]*>|&[a-z]+;|=[0-9A-F]{2}/g, "")
      .replace(/[^\p{L}\p{N}]/gu, "");
  const lively = hash.filter((value) => value.replace(/[^A-Za-z0-9]/g, "").length > 45);

  for (const [name, spell] of Object.entries(disguises))
    test(`does not survive as ${name}`, () => {
      fc.assert(
        fc.property(lively, (value) => {
          // what an encoder shares with the neighbours of a secret may stay
          expect(left(createRedactor([value])(spell(value))).length).toBeLessThan(12);
        }),
        { numRuns: 40 },
      );
    });

  test("does not survive with its signs written otherwise", () => {
    fc.assert(
      fc.property(lively, (value) => {
        const quoted = value.replace(
          /[^A-Za-z0-9]/g,
          (c) => `=${c.charCodeAt(0).toString(16).toUpperCase()}`,
        );
        const named = value.replaceAll("$", "&dollar;").replaceAll("/", "&sol;").replaceAll(".", "&period;");
        for (const said of [quoted, named])
          expect(left(createRedactor([value])(said)).length).toBeLessThan(9);
      }),
      { numRuns: 40 },
    );
  });

  test("does not survive when it is truncated to 12 characters or more, at either end", () => {
    fc.assert(
      fc.property(
        hash,
        fc.nat(47),
        fc.integer({ min: 12, max: 60 }),
        carrier,
        (value, from, length, before) => {
          const piece = value.slice(from, from + length);
          expect(createRedactor([value])(`${before}${piece}`)).not.toContain(piece);
        },
      ),
    );
  });

  test("leaves the public prefix and everything that is not secret as it was", () => {
    const value = fc.sample(hash, 1)[0] as string;
    const redact = createRedactor([value]);
    const text = `préfixe ${value.slice(0, 7)}, 60 caractères, GET /system_stats → 401`;
    expect(redact(text)).toBe(text);
    expect(redact(`a ${value} b`)).toBe(`a [secret …${fingerprint(value)}] b`);
  });

  test("is hidden in keys and values of plain data", () => {
    const hide = createRedactor(["un-mot-de-passe"]);
    expect(redactDeep(hide, { "un-mot-de-passe": [1, null, { a: "x un-mot-de-passe" }], ok: true })).toEqual({
      "[secret]": [1, null, { a: "x [secret]" }],
      ok: true,
    });
  });

  test("gives no fingerprint unless it is a hash, since a weak password could be guessed from one", () => {
    expect(createRedactor(["un-mot-de-passe"])("un-mot-de-passe")).toBe("[secret]");
  });
});

describe("a prefix of 8 to 11 characters", () => {
  const length = fc.integer({ min: 8, max: 11 });

  test("of a hash is hidden, in its encoded forms too, and the public prefix is not", () => {
    fc.assert(
      fc.property(hash, length, carrier, (value, end, before) => {
        const hide = createRedactor([value]);
        const prefix = value.slice(0, end);
        for (const form of [prefix, encodeURIComponent(prefix), Buffer.from(prefix).toString("base64")])
          expect(hide(`${before}${form}…`)).not.toContain(form);
        expect(hide(`${value.slice(0, 7)} 60`)).toBe(`${value.slice(0, 7)} 60`);
      }),
    );
  });

  test("of a password made at random is hidden", () => {
    const random = fc
      .uint8Array({ minLength: 18, maxLength: 18 })
      .map((bytes) => `0${base64url(bytes)}`.replace(/[-_]/g, "x"));
    fc.assert(
      fc.property(random, length, (value, end) => {
        expect(createRedactor([value])(`x ${value.slice(0, end)}… y`)).toBe("x [secret]… y");
      }),
    );
    expect(createRedactor(["Tr0ub4dor&3-xkcd"])("Tr0ub4dor&3")).toBe("[secret]");
    expect(createRedactor(["aKdjfhGhQwerTzui"])("« aKdjfhGh »")).toBe("« [secret] »");
    expect(createRedactor(["xkqzjwvbnmlkjh"])("xkqzjwvb")).toBe("[secret]");
  });

  test.for([
    ["ComfyUI-course", "ComfyUI, ComfyUI-Login, comfyui-qwen, COMFYUI_URL"],
    ["Generation-2026!", "generation.canary, Génération, Generation of a picture"],
    ["Workflow 2026 de Lyon", "Workflow text-to-image, les workflows, WORKFLOW"],
    ["2026-11-22-cours", "reports/2026-11-22T09-42-14-793Z"],
    ["correct-horse-battery", "correct-ly, correct"],
    ["l'image d'été-2026", "l'image, l'image du serveur"],
  ])("of the password %j that reads like ordinary words leaves them in %j", ([password, text]) => {
    expect(createRedactor([password as string])(text as string)).toBe(text);
    const piece = (password as string).slice(0, 12);
    expect(createRedactor([password as string])(piece)).toBe("[secret]");
  });
});

describe("a short secret", () => {
  test("of 8 to 11 characters is hidden as a whole, in its encoded forms too", () => {
    const hide = createRedactor(["Corse-20!"]);
    for (const form of ["Corse-20!", "xCorse-20!y", Buffer.from("Corse-20!").toString("base64")])
      expect(hide(`a ${form}.`)).toContain("[secret]");
  });

  test("below 8 characters is hidden only where it stands alone", () => {
    const hide = createRedactor(["ville"]);
    expect(hide('"ville" ville, (ville) villes chevilles ma-ville')).toBe(
      '"[secret]" [secret], ([secret]) villes chevilles ma-ville',
    );
  });

  test("that is empty or blank hides nothing", () => {
    expect(createRedactor(["", "  \n"])("a  b")).toBe("a  b");
  });
});

describe("an unknown secret", () => {
  const hide = createRedactor([]);

  test("that looks like a bcrypt hash is hidden, whole, truncated or percent-encoded", () => {
    fc.assert(
      fc.property(hash, (value) => {
        for (const text of [value, value.slice(0, 40), encodeURIComponent(value)])
          expect(hide(`mot ${text} fin`)).toMatch(/^mot \[secret …[0-9a-f]{12}\] fin$/);
      }),
    );
  });

  test.for([
    ["Authorization: Bearer abc.def", "Authorization: Bearer [secret]"],
    ["authorization: bearer 0123456789abcdef", "authorization: bearer [secret]"],
    ["GET /ws?clientId=1&token=a%24b&x=1", "GET /ws?clientId=1&token=[secret]&x=1"],
    ["QWEN_API_USER_TOKEN=azerty", "QWEN_API_USER_TOKEN=[secret]"],
    ["db=postgres://bob:Hunter2@db:5432/x", "db=postgres://bob:[secret]@db:5432/x"],
    ["proxy http://:p%40ss@host", "proxy http://:[secret]@host"],
  ])("in %o is hidden", ([text, hidden]) => {
    expect(hide(text as string)).toBe(hidden);
  });

  test.for([
    "Authorization: Bearer <hash> ouvre l'API",
    "?token= n'ouvre rien",
    "un proxy retire ?token=. Les WebSockets",
    "en-tête, ?token=… : rien",
    'curl -H "Authorization: Bearer $(cat .secrets/qwen-api-user.token)"',
    "Bearer undefined",
    "token=<hash>",
    "any bearer token opens the API",
    "postgres://<user>:<password>@db/x",
    '{"url":"http://localhost:8188","mail":"a@b"}',
    "http://localhost:8188 a@b, http://localhost:8188/x@y",
  ])("is not seen in %o", (text) => {
    expect(hide(text)).toBe(text);
  });

  test("once hidden stays as it is when hidden again", () => {
    fc.assert(
      fc.property(hash, carrier, (value, before) => {
        const once = hide(`${before} Bearer ${value} ?token=${value}`);
        expect(hide(once)).toBe(once);
      }),
    );
  });
});

describe("the sources", () => {
  const text = "one-secret-of-12, another-secret-of-18, the-third-of-them";

  test("are a configuration, a target, lists of values, or what is not known yet", () => {
    const config = { token: { value: "one-secret-of-12", source: "COMFYUI_API_TOKEN" } };
    const target = { token: "another-secret-of-18", url: "http://localhost:8188" };
    expect(createRedactor(config, undefined, target, ["the-third-of-them"])(text)).toBe(
      "[secret], [secret], [secret]",
    );
    expect(createRedactor({ plaintext: "one-secret-of-12" })(text)).toContain("[secret], another");
    expect(createRedactor(undefined, {})(text)).toBe(text);
  });

  test("may be learned while the redactor is in use", () => {
    const redactor = createRedactor(["one-secret-of-12"]);
    const handedOn = redactor;
    redactor.learn({ token: "another-secret-of-18", plaintext: { value: "the-third-of-them" } });
    redactor.learn(undefined, { token: "another-secret-of-18" });
    expect(handedOn(text)).toBe("[secret], [secret], [secret]");
  });
});

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

describe("the time", () => {
  const token = fc.sample(hash, 1)[0] as string;
  const redact = createRedactor([token, "un-autre-secret-de-cours"]);
  const megabytes = 8;
  test.for([
    ["ordinary text", "Le serveur répond 200 en 12 ms. "],
    ["almost the secret", `${token.slice(0, 11)}!`],
    ["the secret alone", token],
    ["prefixes of a hash", "$2b$12$"],
    ["headers without a value", "Bearer "],
    ["fields without a value", "token="],
    ["spaces behind a scheme", "Bearer \t"],
  ])("for 8 MB of %s is bounded", ([, piece]) => {
    const text = (piece as string).repeat(Math.ceil((megabytes * 2 ** 20) / (piece as string).length));
    // measured 50 to 430 ms
    within(2_000, () => redact(text));
  });
});
