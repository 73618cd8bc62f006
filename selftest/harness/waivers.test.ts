import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "vitest";
import { runSuite } from "./run-suite.ts";

function waivers(content: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), "e2e-waivers-")), "waivers.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const upstream = [
  "auth.malformed-header-handled",
  "auth.suffix-rule",
  "auth.token-not-in-logs",
  "generation.preview-bypass",
];
const reason = { fr: "raison", en: "reason" };

describe.concurrent("waivers", () => {
  test.for([
    ["0.3.64", upstream],
    // 0.28.0 closed the previews of models
    ["0.33.0", upstream.filter((id) => id !== "generation.preview-bypass")],
  ] as const)(
    "without waivers the upstream weaknesses of %s are red",
    async ([comfyui, weak], { expect }) => {
      using run = await runSuite({ emulator: { comfyui }, args: ["--waivers", waivers([])] });
      const red = run.verdict?.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
      expect(red, run.output).toEqual(weak);
      expect(run.status).toBe(1);
    },
  );

  test("an expired waiver fails and names its day", async ({ expect }) => {
    const expired = upstream.map((check) => ({ check, reason, expires: "2020-01-31" }));
    using run = await runSuite({ args: ["--waivers", waivers(expired), "--stage", "auth"] });
    const row = run.verdict?.checks.find(({ id }) => id === "auth.suffix-rule");
    expect(row?.status, run.output).toBe("failed");
    expect(row?.reason).toContain("2020-01-31");
  });

  test("a waiver of a check that passes is called stale and keeps the verdict from a plain GO", async ({
    expect,
  }) => {
    const stale = [
      { check: "infra.queue", reason, expires: "2099-01-01" },
      { check: "infra.websocket", reason, expires: "2099-01-01", mayPass: true },
    ];
    using run = await runSuite({ args: ["--waivers", waivers(stale), "--stage", "infra"] });
    const row = run.verdict?.checks.find(({ id }) => id === "infra.queue");
    expect(row?.status, run.output).toBe("passed");
    expect(row?.reason).toMatch(/périmée/);
    // not every version has such a weakness
    const other = run.verdict?.checks.find(({ id }) => id === "infra.websocket");
    expect(other).toMatchObject({ status: "passed" });
    expect(other?.reason).toBeUndefined();
    expect(run.verdict?.verdict).toBe("GO_WITH_WARNINGS");
  });
});
