import { expect, test } from "vitest";
import type { Breach } from "../../record/facts.ts";
import { atStake, isOpen, listUnprotected } from "./unprotected.ts";

const row = (request: string, status: number, more: Partial<Breach> = {}): Breach => ({
  check: "auth.routes-protected",
  request,
  flaw: { fr: "sans jeton", en: "no token" },
  anonymous: true,
  expected: "401",
  status,
  ...more,
});

test("what ComfyUI itself answered is open whatever its status, and is told so", () => {
  const off = row("GET /api/assets?limit=1", 503, { letIn: true });
  expect([off, row("GET /queue", 200), row("GET /view", 404), row("WebSocket /ws", 101)].map(isOpen)).toEqual(
    [true, true, false, true],
  );
  const breaches = [off, row("GET /view", 404)];
  expect(listUnprotected({ breaches }, "auth.routes-protected")).toBe(
    "GET /api/assets?limit=1 → 503 (ComfyUI)",
  );
});

test("what is at stake is said for the routes that let anybody in, once each", () => {
  const install = row("PUT /v2/manager/reboot", 405, { letIn: true });
  const jobs = [row("GET /api/jobs?limit=1", 200), row("GET /history", 200)];
  expect(atStake([install, ...jobs, row("GET /settings", 404)]).en).toBe(
    " At stake: everybody's jobs (texts, pictures, stopping them); the installation of extensions, that is of code.",
  );
  expect(atStake([row("GET /node_replacements", 200)])).toEqual({ fr: "", en: "" });
});
