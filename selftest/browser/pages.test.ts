import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { duration, shortDate } from "../../src/format.ts";
import { type CheckId, catalogue } from "../../src/record/catalogue.ts";
import { stageWords, verdictWords } from "../../src/record/words.ts";
import { dashboardCharts } from "../../src/report/allure/charts.ts";
import { pageWords } from "../../src/report/allure/navigation.ts";
import { qualityGateOf } from "../harness/quality-gate.ts";
import { runSuite, type SuiteRun } from "../harness/run-suite.ts";
import { noBrowser, openBrowser } from "./browser.ts";

/** Largest size of a page: reports are sent by mail. */
const MAX_BYTES = 10 * 2 ** 20;
/** Width of the pictures that the profile's workflows ask for. */
const WORKFLOW_PX = 1024;
const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

describe.skipIf(noBrowser)(`in a browser${noBrowser ? ` (${noBrowser})` : ""}`, () => {
  let browser: Browser;
  const runs = new Map<"fr" | "en", SuiteRun>();

  beforeAll(async () => {
    const run = async (lang: "fr" | "en"): Promise<void> => {
      await using emulator = await startEmulator({ faults: ["node-hijacked"] });
      const { url, token } = emulator;
      const env = { COMFYUI_URL: url };
      runs.set(lang, await runSuite({ token, page: true, env, args: ["--lang", lang] }));
    };
    [browser] = await Promise.all([openBrowser(), run("fr"), run("en")]);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    for (const run of runs.values()) run[Symbol.dispose]();
  });

  /** A page of the last run, opened from its file as a reader would, with its errors, warnings and network requests. */
  async function open(lang: "fr" | "en", name: string, viewport = desk) {
    const latest = join(runs.get(lang)?.reportsDir ?? "", "latest");
    const page = await browser.newPage({ viewport });
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("request", (request) => {
      if (/^https?:/.test(request.url())) complaints.push(`requested ${request.url()}`);
    });
    await page.goto(pathToFileURL(join(latest, name)).href);
    return { page, complaints, bytes: statSync(join(latest, name)).size };
  }

  test.for(["fr", "en"] as const)(
    "the phase report gives verdict, cause and remedy and shows the image (%s)",
    async (lang) => {
      const { page, complaints, bytes } = await open(lang, "phase-report.html");
      const text = await page.textContent("body");
      expect(await page.getAttribute("html", "lang")).toBe(lang);
      expect(text).toContain(verdictWords.NO_GO[lang]);
      expect(text).toContain("node-hijacked");
      expect(text).toContain("docker exec comfyui-qwen");
      expect(text).toMatch(lang === "fr" ? /ÉMULATEUR/ : /EMULATED/);
      expect(await shownPictures(page)).toBeGreaterThanOrEqual(4);
      expect(await page.locator("svg rect").count()).toBeGreaterThan(10);
      expect(complaints).toEqual([]);
      expect(bytes).toBeLessThan(MAX_BYTES);
      await page.close();
    },
  );

  test.for(["fr", "en"] as const)(
    "the phase report fits a phone without moving sideways (%s)",
    async (lang) => {
      const { page } = await open(lang, "phase-report.html", phone);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(phone.width);
      // verdict and cause are visible without scrolling
      const verdict = await page.locator(".banner.bad").first().boundingBox();
      expect((verdict?.y ?? 9999) + (verdict?.height ?? 0)).toBeLessThan(phone.height);
      await page.close();
    },
  );

  test("the phase report prints on paper with its pictures", async () => {
    const { page } = await open("fr", "phase-report.html");
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.length).toBeGreaterThan(50_000);
    await page.close();
  });

  test("originals lie beside the report, where its pictures lead", async () => {
    const { page } = await open("fr", "phase-report.html");
    const linked = await page
      .locator(".pictures a")
      .evaluateAll((all) => all.map((a) => (a as unknown as { href: string }).href));
    const names = readdirSync(join(runs.get("fr")?.reportsDir ?? "", "latest", "attachments"));
    expect(linked.length).toBeGreaterThan(0);
    for (const href of linked) expect(names).toContain(href.split("/").at(-1));
    await page.close();
  });

  test("an original opens from Allure's page in a tab of its own, at its full size", async () => {
    const { page } = await open("fr", "index.html");
    await openGeneration(page, "generation.text-to-image", "fr");
    const link = page.frameLocator("iframe").getByRole("link", { name: /^Original : text-to-image/ });
    const [original] = await Promise.all([page.waitForEvent("popup"), link.click()]);
    await original.waitForLoadState();
    expect(await original.evaluate("document.images[0].naturalWidth")).toBe(WORKFLOW_PX);
    await Promise.all([original.close(), page.close()]);
  });

  test("the pages lead to each other", async () => {
    const { page } = await open("fr", "phase-report.html");
    for (const [word, file] of [
      [pageWords.trends.fr, "dashboard.html"],
      [pageWords.checks.fr, "index.html"],
      [pageWords.phase.fr, "phase-report.html"],
    ] as const) {
      await page.getByRole("link", { name: word, exact: true }).first().click();
      await page.waitForURL(new RegExp(`/${file}$`));
    }
    await page.close();
  });

  test.for([
    ["fr", desk],
    ["en", phone],
  ] as const)("the dashboard draws its charts and gives the verdict (%s)", async ([lang, viewport]) => {
    const { page, complaints, bytes } = await open(lang, "dashboard.html", viewport);
    for (const { title } of dashboardCharts(lang)) await page.getByText(title).first().waitFor();
    await expect.poll(() => page.locator("#app svg rect, #app svg path").count()).toBeGreaterThan(10);
    expect(await page.textContent("nav.pages")).toContain(verdictWords.NO_GO[lang]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(viewport.width);
    expect(complaints).toEqual([]);
    expect(bytes).toBeLessThan(MAX_BYTES);
    await page.close();
  });

  test("the Allure page shows which rule of the gate is broken, and the whole environment", async () => {
    const { page } = await open("fr", "index.html");
    await page.getByText("Portails de Qualité").first().click();
    await page.getByText("constaté : 1, attendu : au plus 0").first().waitFor();
    await page.getByText("Pièces jointes globales").first().click();
    await page.getByText("Environnement complet").first().click();
    await page.getByText("qwen_image_edit_2509_fp8_e4m3fn.safetensors").first().waitFor();
    await page.close();
  });

  test.for(["index.html", "dashboard.html"])("no figure contradicts the verdict's (%s)", async (name) => {
    const { page } = await open("fr", name);
    const { startedAt, durationMs } = runs.get("fr")?.verdict ?? { startedAt: "", durationMs: 0 };
    await expect.poll(() => page.locator("#app svg path").count()).toBeGreaterThan(4);
    // Allure's own figures: success rates that ignore waivers, the sum of the checks' durations
    await expect(shownTexts(page, /\d ?%|\d ?ms\)/)).resolves.toEqual([]);
    expect(await page.textContent("nav.pages time")).toBe(
      `${shortDate(Date.parse(startedAt), "fr")} · ${duration(durationMs, "fr")}`,
    );
    await page.close();
  });

  test("the Allure page is as wide as a phone, opens at its top, and has our words for our statuses", async () => {
    const url = pathToFileURL(join(runs.get("fr")?.reportsDir ?? "", "latest", "index.html")).href;
    const page = await browser.newPage({ viewport: phone, isMobile: true, hasTouch: true });
    await page.goto(url);
    await page.getByText("Dérogation", { exact: true }).first().waitFor();
    expect(await page.evaluate("document.documentElement.clientWidth")).toBe(phone.width);
    await expect(shownTexts(page, /^(Cassé|Inconnu|Ignoré)$/)).resolves.toEqual([]);
    const title = page
      .locator("#app")
      .getByText(/^NO-GO · /)
      .first();
    await expect.poll(async () => (await title.boundingBox())?.y ?? -1).toBeGreaterThan(0);
    await page.close();
  });

  test("Allure's own command judges the run as the verdict does", () => {
    const { status, output } = qualityGateOf(runs.get("fr")?.reportsDir ?? "");
    expect(status).toBe(1);
    expect(output).toContain("Aucun contrôle en échec");
  });

  test.for(["fr", "en"] as const)(
    "the Allure page opens from its file with verdict, diagnosis and picture (%s)",
    async (lang) => {
      const { page, complaints, bytes } = await open(lang, "index.html");
      await page.getByText(catalogue["infra.nodes-origin"].title[lang]).first().click();
      await page.getByText("node-hijacked").first().waitFor();
      // the edit is shown beside its input picture
      await page.goBack();
      await openGeneration(page, "generation.edit", lang);
      await page
        .getByText(lang === "fr" ? "Image envoyée et résultat" : "Picture sent and result")
        .first()
        .click();
      await expect.poll(() => shownPictures(page)).toBeGreaterThan(0);
      expect(await page.title()).toContain(verdictWords.NO_GO[lang]);
      expect(complaints).toEqual([]);
      expect(bytes).toBeLessThan(MAX_BYTES);
      await page.close();
    },
  );
});

/** Opens a check of the generation stage; Allure closes a stage of which all is green. */
async function openGeneration(page: Page, id: CheckId, lang: "fr" | "en"): Promise<void> {
  const stage = page.getByText(`3 · ${stageWords.generation[lang]}`).first();
  const item = page.getByText(catalogue[id].title[lang]).first();
  await stage.waitFor();
  if (!(await item.isVisible())) await stage.click();
  await item.click();
}

/** Visible texts of the page that match. */
async function shownTexts(page: Page, pattern: RegExp): Promise<string[]> {
  return await page.locator("#app").getByText(pattern).filter({ visible: true }).allTextContents();
}

/** Number of pictures that the browser has decoded. */
async function shownPictures(page: Page): Promise<number> {
  return await page.evaluate<number>(
    "[...document.images].filter((image) => image.complete && image.naturalWidth > 0).length",
  );
}
