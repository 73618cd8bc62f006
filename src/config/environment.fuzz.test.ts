import { mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { load, token, url, withTokenFile } from "../../selftest/data/load-sandbox.ts";
import { hostileText } from "../../selftest/fuzz/hostile.ts";
import { expectSecretKept, patient, within } from "../../selftest/fuzz/judge.ts";
import { readVariables } from "./environment.ts";
import { variablesOf } from "./setting.ts";
import { allSettings } from "./settings.ts";

const names = allSettings.flatMap(variablesOf);
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...names) },
  { weight: 3, arbitrary: fc.constantFrom("COMFYUI_API_TOKEN", "COMFYUI_AUTH_TOKEN", "QWEN_API_TOKEN") },
  { weight: 1, arbitrary: fc.constantFrom("COMFYUI_URLL", "__proto__", "constructor", "PATH", "QWEN_") },
  { weight: 1, arbitrary: hostileText },
);
const value = fc.oneof(
  fc.constantFrom(token, token.slice(1), `'${token}'`, `"${token}"`, `${token}#x`, ""),
  hostileText,
);
const between = fc.constantFrom("=", " = ", "=\n", ": ", "", "==", "='", '="');
const line = fc
  .tuple(fc.constantFrom("", "export ", " ", "#", "\uFEFF"), name, between, value)
  .map((parts) => parts.join(""));
const file = fc.array(line, { maxLength: 8 }).map((lines) => lines.join("\n"));

describe("a .env file", () => {
  test("of any text gives settings, problems and notes, and repeats no secret in them", patient, () => {
    using dir = mkdtempDisposableSync(join(tmpdir(), "environment-"));
    fc.assert(
      fc.property(file, fc.dictionary(name, value, { maxKeys: 3 }), (text, env) => {
        writeFileSync(join(dir.path, ".env"), text);
        const { given, problems, notes } = readVariables(env, dir.path);
        for (const one of given)
          expect([names.includes(one.name), typeof one.value]).toEqual([true, "string"]);
        expectSecretKept([problems, notes], token);
      }),
      { numRuns: 80 },
    );
  });

  test("of any bytes is read or refused", patient, () => {
    using dir = mkdtempDisposableSync(join(tmpdir(), "environment-"));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        writeFileSync(join(dir.path, ".env"), bytes);
        expect(readVariables({}, dir.path).problems.length).toBeLessThan(20);
      }),
      { numRuns: 50 },
    );
  });

  test("of 200 KB of any repetition is read within half a second", patient, () => {
    using dir = mkdtempDisposableSync(join(tmpdir(), "environment-"));
    const unit = fc.constantFrom(
      "\n",
      "\r\n",
      " ",
      "a",
      "a ",
      "a=",
      "a=b#\n",
      "export ",
      "=",
      "#",
      "'",
      '"',
      "\\n",
    );
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 3 }), (units) => {
        const text = units.join("");
        writeFileSync(join(dir.path, ".env"), text.repeat(200_000 / text.length));
        within(500, () => readVariables({}, dir.path));
      }),
      { numRuns: 10 },
    );
  });
});

describe("a whole configuration", () => {
  test("repeats no token that was given instead of another value", patient, () => {
    const paths = names.filter((one) => /FILE|DIR|PROFILE|WAIVERS/.test(one));
    const before = fc.constantFrom(
      "",
      "=",
      "Bearer ",
      "COMFYUI_API_TOKEN=",
      "./",
      "/tmp/",
      "http://",
      '"',
      "a ",
    );
    const after = fc.constantFrom("", ".json", "/x", '"', "@h");
    fc.assert(
      fc.property(fc.constantFrom(...paths, ...names), before, after, (key, front, end) => {
        const { outcome } = load({ env: { COMFYUI_URL: url, [key]: front + token + end } });
        if (outcome.kind === "invalid") expectSecretKept([outcome.problems, outcome.error.text], token);
        else if (outcome.kind === "run") expectSecretKept(outcome.config.notes, token);
      }),
      { numRuns: 30 },
    );
  });

  test(
    "with a token file of any bytes runs or lists its problems, the token in none of them",
    patient,
    () => {
      const piece = fc.oneof(
        fc.constantFrom(token, token.slice(1), "\uFEFF", "\r\n", " ", '"', "Bearer ", "COMFYUI_API_TOKEN="),
        hostileText,
      );
      const bytes = fc.oneof(
        fc.array(piece, { maxLength: 4 }).map((pieces) => Buffer.from(pieces.join(""))),
        fc.uint8Array({ maxLength: 100 }).map((array) => Buffer.concat([Buffer.from(token), array])),
      );
      fc.assert(
        fc.property(bytes, (content) => {
          const { outcome } = load(withTokenFile(content));
          if (outcome.kind === "invalid")
            expectSecretKept([outcome.problems, outcome.error.text, outcome.error.message], token);
          else if (outcome.kind === "run") expectSecretKept(outcome.config.notes, token);
        }),
        { numRuns: 8 },
      );
    },
  );

  test("of any flags, environment and .env is a configuration or a list of problems", patient, () => {
    const flag = fc.oneof(
      fc.constantFrom("--url", "--stage", "--lang", "--token-file", "--timeout", "-h", url),
      hostileText,
    );
    fc.assert(
      fc.property(
        fc.array(flag, { maxLength: 4 }),
        fc.dictionary(name, value, { maxKeys: 3 }),
        file,
        (argv, env, text) => {
          const { outcome } = load({ argv, env, files: { ".env": text } });
          expect(["run", "help", "version", "invalid"]).toContain(outcome.kind);
          if (outcome.kind === "invalid") expectSecretKept([outcome.problems, outcome.error.text], token);
        },
      ),
      { numRuns: 8 },
    );
  });
});
