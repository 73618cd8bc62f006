import bcrypt from "bcryptjs";
import { describe, test } from "vitest";
import type { AccessName } from "../../emulator/http/door.ts";
import { startEmulator } from "../../emulator/start.ts";
import { startRelay } from "./relay.ts";
import { codesOf, doorEnv, runSuite, type SuiteRun } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

const token = await bcrypt.hash("the password of these tests", 10);
const sized = writeSizedProfile({ width: 256, height: 256 });
const withoutJobs = ["--stage", "infra", "--stage", "auth", "--lang", "en"];

const idsOf = ({ verdict }: SuiteRun, wanted: string) =>
  (verdict?.checks ?? []).filter(({ status }) => status === wanted).map(({ id }) => id);
const saidOf = ({ verdict }: SuiteRun): string =>
  verdict?.diagnoses.map(({ cause, remedy }) => `${cause}\n${remedy}`).join("\n") ?? "";

/** A run through a relay that begins to refuse after so many 401. */
async function throughBan(
  instead: "cut" | { status: number },
  args: readonly string[] = withoutJobs,
  after = 10,
) {
  await using emulator = await startEmulator({ token });
  let refused = 0;
  await using relay = await startRelay(
    emulator.url,
    () => (refused >= after ? instead : undefined),
    (status) => {
      if (status === 401) refused += 1;
    },
  );
  return await runSuite({ args, env: { COMFYUI_URL: relay.url }, token });
}

describe.concurrent("a ban after refused credentials", () => {
  test.for<["cut" | { status: number }, RegExp]>([
    ["cut", /every connection fails: this address is banned, or the server stopped/],
    [{ status: 403 }, /all get 403/],
  ])("%s: is one red check, told as a ban; the rest cannot be told", async ([instead, says], { expect }) => {
    using run = await throughBan(instead);
    expect(codesOf(run), run.output).toEqual(["address-banned"]);
    expect(idsOf(run, "failed")).toHaveLength(1);
    expect(saidOf(run)).toMatch(says);
    expect(saidOf(run)).toMatch(/ignoreip/);
    expect(saidOf(run)).not.toMatch(/docker start/);
    expect(run.status).toBe(1);
  });
});

describe.concurrent("--gentle", () => {
  test.for<AccessName>(["login", "basic+login", "header+login", "basic"])(
    "sends few refusals to %s, all else is proven, and no plain GO comes of it",
    async (access, { expect }) => {
      await using emulator = await startEmulator({ token, access });
      const refused: number[] = [];
      await using relay = await startRelay(
        emulator.url,
        () => undefined,
        (status) => void (/^40[13]$/.test(`${status}`) && refused.push(status)),
      );
      const args = ["--gentle", "--lang", "en", "--profile", await sized];
      const env = { ...doorEnv(access, emulator.door), COMFYUI_URL: relay.url };
      using run = await runSuite({ args, env, ...(access.endsWith("login") && { token }) });
      expect(refused.length, run.output).toBeLessThanOrEqual(4);
      expect(idsOf(run, "failed"), run.output).toEqual([]);
      expect(idsOf(run, "blocked")).toEqual([]);
      expect(idsOf(run, "skipped")).toContain(
        access === "basic" ? "auth.door-routes" : "auth.foreign-origin",
      );
      expect(idsOf(run, "passed")).toContain("generation.edit");
    },
  );
});

test("a ban after five refusals, as fail2ban is delivered, finds the jobs proven", async ({ expect }) => {
  using run = await throughBan("cut", ["--lang", "en", "--profile", await sized], 5);
  expect(codesOf(run), run.output).toEqual(["address-banned"]);
  expect(idsOf(run, "failed")).toEqual(["auth.bad-credentials-refused"]);
  expect(idsOf(run, "passed")).toContain("generation.edit");
});

test.for([503, 403])(
  "a limit that answers %i, and 200 after a pause, is a limit and no dead server",
  async (status, { expect }) => {
    await using emulator = await startEmulator({ token });
    // twenty, and the next twenty after a second of silence: no machine is too slow to meet it
    let [left, at] = [20, performance.now()];
    await using relay = await startRelay(emulator.url, () => {
      const now = performance.now();
      if (now - at > 1_000) left = 20;
      at = now;
      left -= 1;
      return left < 0 ? { status } : undefined;
    });
    using run = await runSuite({ args: withoutJobs, env: { COMFYUI_URL: relay.url }, token });
    expect(codesOf(run), run.output).toEqual(["rate-limited"]);
    expect(saidOf(run)).toMatch(/limit_req_status 429/);
    // a link that met the limit was refused by nobody else
    expect(saidOf(run)).not.toMatch(/a refusal \(\d+\) that is not ComfyUI's/);
    expect(saidOf(run)).not.toMatch(/docker start/);
  },
);

test("a firewall that refuses malformed tokens by itself refuses: green, and told", async ({ expect }) => {
  await using emulator = await startEmulator({ token });
  const sound = /^Bearer \$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;
  await using relay = await startRelay(emulator.url, ({ headers: { authorization } }) =>
    authorization === undefined || sound.test(authorization) ? undefined : { status: 403 },
  );
  using run = await runSuite({ args: withoutJobs, env: { COMFYUI_URL: relay.url }, token });
  expect(idsOf(run, "failed"), run.output).toEqual([]);
  expect(run.output).toMatch(/refused \d+ of these \d+ bad credentials by itself \(403\)/);
});
