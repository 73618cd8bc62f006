import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configurationDoc } from "./configuration-doc.ts";
import { helpText } from "./help.ts";
import { projectRoot } from "./paths.ts";
import { allSettings } from "./settings.ts";

describe("the help", () => {
  test.for(["fr", "en"] as const)("in %s names every flag with its variable", (language) => {
    const help = helpText(language);
    for (const { flag, env, foreign } of allSettings) {
      if (foreign) continue;
      if (flag !== undefined) expect(help).toContain(flag);
      if (env !== undefined) expect(help).toContain(env);
    }
    expect(help).not.toMatch(/--token\s/);
    expect(help).toMatch(/^ {2}npm run readiness -- /m);
  });
});

describe("docs/configuration.md", () => {
  test("is complete in both languages", () => {
    const [, french = "", english = ""] = configurationDoc().split(/^# /m);
    for (const { flag, env, olderEnv = [], description } of allSettings) {
      for (const word of [flag, env, ...olderEnv].filter((one) => one !== undefined)) {
        expect(french).toContain(word);
        expect(english).toContain(word);
      }
      expect(french).toContain(description.fr);
      expect(english).toContain(description.en);
    }
  });

  test("is current", () => {
    const text = readFileSync(join(projectRoot, "docs", "configuration.md"), "utf8");
    expect(text.replaceAll("\r\n", "\n")).toBe(configurationDoc());
  });
});
