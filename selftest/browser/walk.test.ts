import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { isAlive } from "../../src/processes.ts";
import { checkIds } from "../../src/record/catalogue.ts";
import { hostileProxy } from "../attack/hostile-proxy.ts";
import { runSuite } from "../harness/run-suite.ts";
import { chromiumPath, noBrowser } from "./browser.ts";
import { frontEnd, ofVersion } from "./front-end.ts";

const walk = checkIds.filter((id) => id.startsWith("browser."));
const args = ["--stage", "browser"];
const noPage =
  frontEnd === undefined ? "no comfyui-frontend-package: install it, or name it in COMFYUI_FRONT_END" : "";

// what a run of the suite may take is its own limit
describe.skipIf(noBrowser)(
  `a student's way${noBrowser ? ` (${noBrowser})` : ""}`,
  { timeout: 3_600_000 },
  () => {
    test("is walked on the emulator's page, with a picture of each step, and nothing is left", async () => {
      using run = await runSuite({ emulator: {}, args });
      expect(
        run.verdict?.checks.map(({ id, status }) => `${id} ${status}`),
        run.output,
      ).toEqual(walk.map((id) => `${id} passed`));
      expect(photographed(run)).toEqual(walk);
      expect(foldersLeft()).toEqual([]);
    });

    test.for(["none", "basic", "header", "basic+login"] as const)(
      "is walked where the access is %s",
      async (access) => {
        using run = await runSuite({ emulator: { access }, args });
        const passed = run.verdict?.checks.filter(({ status }) => status === "passed").map(({ id }) => id);
        const login = ["browser.login-page", "browser.wrong-password", "browser.login", "browser.logout"];
        expect(passed, run.output).toEqual(
          walk.filter((id) => access.endsWith("login") || !login.includes(id)),
        );
        expect(run.status).toBe(0);
      },
    );

    test("is left out by --gentle, which takes nothing from a healthy server, and walked where it is asked for", async () => {
      using run = await runSuite({ emulator: {}, args: ["--gentle"], env: { CHROMIUM_PATH: chromiumPath } });
      expect(run.status, run.output).toBe(0);
      const steps = run.verdict?.checks.filter(({ id }) => id.startsWith("browser."));
      expect(steps?.map(({ unasked }) => unasked)).toEqual(walk.map(() => true));
      using asked = await runSuite({ emulator: {}, args: ["--gentle", "--stage", "auth,browser"] });
      expect(asked.status, asked.output).toBe(0);
      expect(asked.verdict?.checks.filter(({ status }) => status === "blocked")).toEqual([]);
    });

    test("is photographed in no step whose page shows the password, in whatever frame", async () => {
      await using emulator = await startEmulator();
      const { url, token, plaintext } = emulator;
      using proxy = await hostileProxy(url, (path, body) =>
        path === "/login"
          ? `${body}<iframe srcdoc="<input placeholder='${plaintext}'>"></iframe>`
          : undefined,
      );
      const env = { COMFYUI_URL: proxy.url, QWEN_API_USER_TOKEN: plaintext };
      using run = await runSuite({ token, env, args });
      expect([...proxy.tampered]).toContain("/login");
      const shown = ["browser.login-page", "browser.wrong-password", "browser.logout"];
      expect(photographed(run), run.output).toEqual(walk.filter((id) => !shown.includes(id)));
    });

    test("is never walked where PASSWORD is missing: nothing is sent to the form", async () => {
      using run = await runSuite({ emulator: { faults: ["password-missing"] }, args });
      expect(
        run.verdict?.checks.filter(({ status }) => status === "passed"),
        run.output,
      ).toEqual([]);
      expect(run.verdict?.checks[0]?.status).toBe("skipped");
    });

    test.skipIf(noPage)(`is walked on the real page ${noPage}`, async () => {
      using run = await runSuite({ emulator: { comfyui: ofVersion, frontEnd: frontEnd ?? "" }, args });
      expect(
        run.verdict?.checks.map(({ id, status }) => `${id} ${status}`),
        run.output,
      ).toEqual(walk.map((id) => `${id} passed`));
      expect(photographed(run)).toEqual(walk);
    });
  },
);

/** The steps of which the run keeps one picture. */
function photographed({ reportsDir }: { readonly reportsDir: string }): string[] {
  const files = readdirSync(join(reportsDir, "latest", "attachments"));
  const ofPage = (id: string) =>
    files.filter((file) => file.startsWith(id) && /^-\d+\.png$/.test(file.slice(id.length)));
  return walk.filter((id) => ofPage(id).length === 1);
}

/** Folders of browsers whose process is gone: others may be walking just now. */
function foldersLeft(): string[] {
  return readdirSync(tmpdir()).filter((name) => {
    const [, pid] = /^comfyui-qwen-e2e-browser-\w+-(\d+)-/.exec(name) ?? [];
    return pid !== undefined && !isAlive(Number(pid));
  });
}

test("a browser that is asked for and is not there is told with the remedy, before anything starts", async () => {
  using run = await runSuite({ emulator: {}, args, env: { CHROMIUM_PATH: "/nowhere/chromium" } });
  expect(run.status).toBe(2);
  expect(run.output).toContain("apt-get install chromium");
});
