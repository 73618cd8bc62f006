import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { test } from "vitest";
import { runSuite } from "./run-suite.ts";

test("with a long history the Allure page stays below 5 MB, and shows as many earlier runs as have room", async ({
  expect,
  onTestFinished,
}) => {
  const historyDir = mkdtempSync(join(tmpdir(), "e2e-history-"));
  onTestFinished(() => rmSync(historyDir, { recursive: true }));
  const whole = { args: ["--history-dir", historyDir], page: true };
  using first = await runSuite(whole);
  const kept = join(historyDir, "allure");
  const [entry = ""] = readdirSync(kept);
  expect(entry, first.output).not.toBe("");
  // as many runs of the days before
  const one = JSON.parse(gunzipSync(readFileSync(join(kept, entry))).toString());
  for (let day = 10; day < 20; day += 1) {
    const earlier = { ...one, uuid: randomUUID(), timestamp: Date.UTC(2026, 0, day) };
    const name = entry.replace(/^\d{4}-\d\d-\d\d/, `2026-01-${day}`);
    writeFileSync(join(kept, name), gzipSync(JSON.stringify(earlier)));
  }
  using second = await runSuite(whole);
  const page = readFileSync(join(second.reportsDir, "latest", "index.html"), "latin1");
  expect(page.length, second.output).toBeLessThan(5_000_000);
  const shown = new Set(page.match(/"data\/history\/[^"]*"/g));
  expect(shown.size).toBeGreaterThanOrEqual(3);
});
