import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { AccessName } from "../../emulator/http/door.ts";
import { startEmulator } from "../../emulator/start.ts";
import { doorRows } from "./rows/door.ts";
import { codesOf, runSuite, type SuiteRun } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

const profile = await writeSizedProfile({ width: 256, height: 256 });
const sized = ["--profile", profile];
const withoutJobs = [...sized, "--stage", "infra", "--stage", "auth"];

const idsOf = ({ verdict }: SuiteRun, wanted: string) =>
  (verdict?.checks ?? []).filter(({ status }) => status === wanted).map(({ id }) => id);

/** Words of a login are wrong where there is none. */
function expectNoLoginWords({ verdict }: SuiteRun): void {
  const said = verdict?.diagnoses.flatMap(({ cause }) => cause).join("\n") ?? "";
  expect(said).not.toMatch(/jeton|token/);
}

describe.concurrent("a healthy server behind each access", () => {
  test.for<AccessName>(["basic", "basic+login", "header", "header+login", "none"])(
    "is GO: %s",
    async (access, { expect }) => {
      using run = await runSuite({ emulator: { access }, args: sized });
      expect([...idsOf(run, "failed"), ...idsOf(run, "blocked")], run.output).toEqual([]);
      expect(codesOf(run)).toEqual([]);
      expect(run.status).toBe(0);
      const passed = idsOf(run, "passed").filter((id) => id.startsWith("auth."));
      expect(passed.some((id) => id.startsWith("auth.door-"))).toBe(/basic|header/.test(access));
      expect(passed.includes("auth.enforced")).toBe(access.endsWith("login"));
      expect(passed.includes("auth.valid-token-header")).toBe(access === "header+login");
    },
  );
});

describe.concurrent("a proxy in front", () => {
  test.for(doorRows)("$access, $fault", async ({ fault, access, failed, diagnosis }, { expect }) => {
    const images = failed.some((id) => id.startsWith("generation."));
    using run = await runSuite({ emulator: { access, faults: [fault] }, args: images ? sized : withoutJobs });
    expect(idsOf(run, "failed").toSorted(), run.output).toEqual(failed.toSorted());
    expect(codesOf(run).filter((code) => code !== "images-readable")).toEqual([diagnosis]);
    expect(run.status).toBe(1);
    if (!access.endsWith("login")) expectNoLoginWords(run);
  });
});

describe.concurrent("another access than the declared one is named, with the setting to write", () => {
  test.for<[string, AccessName, AccessName, string, RegExp]>([
    [
      "Basic answers, a login was meant",
      "basic+login",
      "login",
      "access-basic-asked",
      /--access basic\+login/,
    ],
    ["Basic answers, nothing was meant", "basic", "none", "access-basic-asked", /--access basic /],
    ["Basic answers, a key was meant", "basic", "header", "access-basic-asked", /--access basic /],
    ["a gateway answers, nothing was meant", "header", "none", "access-key-asked", /--access header/],
    ["a gateway answers, a login was meant", "header+login", "login", "access-key-asked", /header\+login/],
    ["the login answers, nothing was meant", "login", "none", "access-login-asked", /--access login/],
    ["the login answers, Basic was meant", "login", "basic", "access-login-asked", /--access login/],
    ["the login answers behind Basic", "basic+login", "basic", "access-login-asked", /--access basic\+login/],
    ["nothing asks, Basic was meant", "none", "basic", "door-open", /--access none/],
    ["only the login asks, both were meant", "login", "basic+login", "door-open", /--access login/],
  ])("%s", async ([, access, declared, code, remedy], { expect }) => {
    using run = await runSuite({ emulator: { access }, declared, args: withoutJobs });
    expect(codesOf(run), run.output).toEqual([code]);
    expect(run.verdict?.diagnoses[0]?.remedy).toMatch(remedy);
    expect(run.status).toBe(1);
  });
});

test("a refusal with an unusual status is not taken for ComfyUI's own reply", async ({ expect }) => {
  const key = "the-key-of-this-gate";
  await using emulator = await startEmulator({ access: "none" });
  const gate = http.createServer((request, response) => {
    const { method, url, headers } = request;
    if (headers["x-api-key"] !== key)
      return response.writeHead(400, { "content-type": "text/html" }).end("<h1>400 Bad Request</h1>");
    const forwarded = http.request(`${emulator.url}${url}`, { method, headers }, (reply) =>
      reply.pipe(response.writeHead(reply.statusCode ?? 500, reply.headers)),
    );
    return request.pipe(forwarded.on("error", () => response.destroy()));
  });
  gate.on("upgrade", (_request, socket) => socket.destroy());
  await once(gate.listen(0, "127.0.0.1"), "listening");
  using run = await runSuite({
    args: ["--stage", "auth", "--access", "header", "--header-name", "X-Api-Key"],
    env: {
      COMFYUI_URL: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`,
      COMFYUI_HEADER_VALUE: key,
    },
  });
  gate.closeAllConnections();
  gate.close();
  const closed = run.verdict?.checks.find(({ id }) => id === "auth.door-closed");
  expect(closed?.reason, run.output).toMatch(/400 au lieu de 401/);
  expect(closed?.reason).not.toMatch(/de ComfyUI/);
  expect(codesOf(run)).not.toContain("door-open");
});
