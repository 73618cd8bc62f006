import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shownOn } from "../../src/browser/shown.ts";
import { createRedactor } from "../../src/redaction/redactor.ts";
import { noBrowser, openBrowser } from "./browser.ts";

const secret = "pw-3f9a1c77b0e2d845";
const redact = createRedactor([secret]);
const [first, rest] = [secret.slice(0, 9), secret.slice(9)];
/** In two words that stand in the page the other way round than on the screen. */
const apart = (style: string) =>
  `<style>p { position: relative; height: 2em } ${style}</style><p><b>${rest}</b><i>${first}</i></p>`;
const base64 = Buffer.from(secret).toString("base64");

const ways: Readonly<Record<string, string>> = {
  "a paragraph": `<p>${secret}</p>`,
  "a paragraph, cut in two by tags": `<p><b>${first}</b><i>${rest}</i></p>`,
  "a paragraph, a letter in each element": `<p>${[...secret].map((one) => `<b>${one}</b>`).join("")}</p>`,
  "letters one above the other": `<p>${[...secret].join("<br>")}</p>`,
  "words that a style puts in order": apart("p { display: flex } b { order: 2 }"),
  "words that are placed by measure": apart("b, i { position: absolute } i { left: 0 } b { left: 20em }"),
  "letters from right to left": `<bdo dir="rtl">${[...secret].reverse().join("")}</bdo>`,
  base64: `<p>${base64}</p>`,
  "the words of a style": `<style>p::before { content: "${secret}" }</style><p>x</p>`,
  "an attribute that a style shows": `<style>p::after { content: attr(data-x) }</style><p data-x="${secret}">x</p>`,
  "the mark of a list": `<style>li { list-style-type: "${secret} " }</style><ul><li>x</li></ul>`,
  "a placeholder": `<input placeholder="${secret}">`,
  "the placeholder of a password": `<input type="password" placeholder="${secret}">`,
  "a field's value": `<input value="${secret}">`,
  "a field that a script fills": `<input><script>document.querySelector("input").value = "${secret}"</script>`,
  "a large field that a script fills": `<textarea></textarea><script>document.querySelector("textarea").value = "${secret}"</script>`,
  "a button": `<input type="submit" value="${secret}">`,
  "a choice": `<select><option>${secret}</option></select>`,
  "a choice's label": `<select><option label="${secret}"></option></select>`,
  "the words for a missing picture": `<img alt="${secret}" src="/nothing">`,
  "a picture of the page's own": `<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><text y='20'>${secret}</text></svg>">`,
  "a drawing": `<svg><text y="20">${secret}</text></svg>`,
  "a shadow root": `<div><template shadowrootmode="open"><p>${secret}</p></template></div>`,
  "a closed shadow root": `<div><template shadowrootmode="closed"><p>${secret}</p></template></div>`,
  "a frame": `<iframe src="/inner"></iframe>`,
  "a frame of another host": `<iframe src="http://localhost:PORT/inner"></iframe>`,
  "a frame in a frame of another host": `<iframe src="http://localhost:PORT/outer"></iframe>`,
  "a frame in a closed shadow root": `<div><template shadowrootmode="closed"><iframe src="/inner"></iframe></template></div>`,
  "an object": `<object type="text/html" data="/inner"></object>`,
  "the title of a part": `<details><summary>${secret}</summary></details>`,
};

const healthy: Readonly<Record<string, string>> = {
  "a form with the password that was typed": `<form><input type="password" value="${secret}"></form>`,
  "a form whose password a script fills": `<input type="password"><script>document.querySelector("input").value = "${secret}"</script>`,
  "a script that knows it": `<p>hello</p><script>const one = "${secret}"</script>`,
  "frames of two hosts": `<p>hello</p><iframe src="/fine"></iframe><iframe src="http://localhost:PORT/fine"></iframe>`,
};

describe.skipIf(noBrowser)(`what a page shows${noBrowser ? ` (${noBrowser})` : ""}`, () => {
  let browser: Browser;
  let content = "";
  const server = http.createServer(({ url = "" }, reply) => {
    const { port } = server.address() as AddressInfo;
    const pages: Record<string, string> = {
      "/": content,
      "/inner": `<p>${secret}</p>`,
      "/outer": `<iframe src="http://127.0.0.1:${port}/inner"></iframe>`,
      "/fine": "<p>hello</p>",
    };
    const page = pages[url]?.replaceAll("PORT", String(port));
    reply.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html" });
    reply.end(`<!doctype html><title>x</title>${page ?? ""}`);
  });

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    [browser] = await Promise.all([openBrowser(), once(server, "listening")]);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    server.closeAllConnections();
    server.close();
  });

  async function shown(page: string) {
    content = page;
    await using context = await browser.newContext();
    const tab = await context.newPage();
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await shownOn(tab);
  }

  test.for(Object.entries(ways))("is found in %s", async ([, page]) => {
    const texts = await shown(page);
    expect(texts?.filter((text) => redact(text) !== text)).not.toEqual([]);
    expect(texts).toBeDefined();
  });

  test.for(Object.entries(healthy))("is no secret in %s", async ([, page]) => {
    const texts = await shown(page);
    expect(texts).toBeDefined();
    expect(texts?.filter((text) => redact(text) !== text)).toEqual([]);
  });

  test("is not known of a page without measure", async () => {
    expect(await shown(`<div hidden>${"<p>x".repeat(110_000)}</div>`)).toBeUndefined();
    expect(await shown(`<p hidden>${"word ".repeat(1_000_000)}</p>`)).toBeUndefined();
    const repeated = `for (const one of document.querySelectorAll("p")) one.title = "word ".repeat(100_000)`;
    expect(await shown(`${"<p>x".repeat(20)}<script>${repeated}</script>`)).toBeUndefined();
  });
});
