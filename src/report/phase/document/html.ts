import { marks } from "../../console/ansi.ts";
import type { Block, ChainLink, Doc, Line, Picture, Span } from "./doc.ts";
import { spans } from "./doc.ts";
import { style } from "./style.ts";

/** The report as one page: opens from the disk, prints, makes no request, runs no script. */
export function toHtml({ title, language, blocks, links = [] }: Doc): string {
  return [
    "<!doctype html>",
    `<html lang="${language}">`,
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    // nothing is fetched, whatever text of a server stands in the page
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: 'self' file:; style-src 'unsafe-inline'">`,
    '<link rel="icon" href="data:,">',
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    "<main>",
    `<h1>${escaped(title)}</h1>`,
    ...blocks.map((one, index) =>
      one.kind === "contents" ? contents(blocks.slice(index), links) : block(one),
    ),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function contents(blocks: Doc["blocks"], links: NonNullable<Doc["links"]>): string {
  const sections = blocks.flatMap((one) =>
    one.kind === "heading" && one.level === 2
      ? [`<a href="#${anchor(one.text)}">${escaped(one.text)}</a>`]
      : [],
  );
  const others = links.map(({ word, file }) => `<a class="page" href="${href(file)}">${escaped(word)}</a>`);
  return `<nav class="contents">${[...others, ...sections].join("")}</nav>`;
}

/** The words of a heading as part of an address. */
function anchor(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
}

function href(file: string): string {
  return escaped(file.split("/").map(encodeURIComponent).join("/"));
}

function paragraphs(text = ""): string {
  return text
    .split("\n")
    .filter(Boolean)
    .map((one) => `<p>${escaped(one)}</p>`)
    .join("");
}

function block(one: Block): string {
  switch (one.kind) {
    case "banner":
      return `<div class="banner ${one.tone}"><strong>${escaped(one.text)}</strong>${paragraphs(one.more)}</div>`;
    case "heading":
      return `<h${one.level} id="${anchor(one.text)}">${escaped(one.text)}${one.code ? ` <code>${escaped(one.code)}</code>` : ""}</h${one.level}>`;
    case "contents":
      return "";
    case "answers":
      return `<dl class="answers">${one.items.map(({ label, line: answer }) => `<dt>${escaped(label)}</dt><dd>${line(answer)}</dd>`).join("")}</dl>`;
    case "text":
      return `<p>${line(one.line)}</p>`;
    case "list":
      return `<ul>${one.items.map((item) => `<li>${line(item)}</li>`).join("")}</ul>`;
    case "steps":
      return `<div class="steps">${one.text.split("\n").map(step).join("")}</div>`;
    case "table":
      return tableOf(one);
    case "chain":
      return `<ol class="chain">${one.links.map(chainLink).join("")}</ol>`;
    case "pictures":
      return `<div class="pictures">${one.pictures.map(picture).join("")}</div>`;
    case "compare":
      return compare(one);
    case "drawing":
      return `<figure class="drawing">${one.drawing.draw("100%")}<figcaption>${escaped(one.drawing.caption)}</figcaption></figure>`;
  }
}

/** On a phone each row becomes a card, and each cell says what its column was. */
function tableOf({ head, rows, look }: Extract<Block, { kind: "table" }>): string {
  const cells = (row: readonly Line[]): string =>
    row.map((one, at) => `<td data-label="${escaped(head[at] ?? "")}">${line(one) || "–"}</td>`).join("");
  return [
    `<table class="${look ?? `of${head.length}`}"><thead><tr>${head.map((one) => `<th scope="col">${escaped(one)}</th>`).join("")}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("\n")}</tbody></table>`,
  ].join("\n");
}

/** What an arrow says without its colour. */
const arrows = { good: "↓", broken: "✗", unknown: "┆" } as const;

function chainLink({ title, where, found, into, why }: ChainLink): string {
  const arrow = into && `<span class="into ${into.state}">${arrows[into.state]} ${escaped(into.word)}</span>`;
  const reasons = why.map((one) => `<p>${escaped(one)}</p>`).join("");
  const place = `<strong>${escaped(title)}</strong><code>${escaped(where)}</code><span>${escaped(found)}</span>`;
  return `<li>${arrow ?? ""}<div class="place${into?.state === "broken" ? " bad" : ""}">${place}${reasons}</div></li>`;
}

function picture({ caption, file, preview }: Picture): string {
  const original = href(file);
  const image = preview ? `<img src="${escaped(preview)}" alt="${escaped(caption)}">` : "";
  return `<figure><a href="${original}">${image}</a><figcaption><a href="${original}">${escaped(caption)}</a></figcaption></figure>`;
}

/** Where the upper picture begins, in percent. */
const cuts = [0, 25, 50, 75, 100];

/** Runs no script: the cut is a choice among five, by mouse, finger or arrow keys. On paper both stand side by side. */
function compare({ before, after, words }: Extract<Block, { kind: "compare" }>): string {
  const name = `cut-${anchor(before.file)}-${anchor(after.file)}`;
  const choices = cuts.map(
    (cut) =>
      `<input type="radio" name="${name}" class="c${cut}" aria-label="${escaped(words)} ${cut} %"${cut === 50 ? " checked" : ""}>`,
  );
  const image = ({ caption, preview }: Picture): string =>
    `<img src="${escaped(preview ?? "")}" alt="${escaped(caption)}">`;
  return `<fieldset class="compare"><legend>${escaped(words)}</legend><span>${escaped(before.caption)}</span>${choices.join("")}<span>${escaped(after.caption)}</span><div>${image(before)}${image(after)}</div></fieldset>`;
}

function step(text: string): string {
  return /^ {3}/.test(text) ? `<pre>${escaped(text.trim())}</pre>` : `<p>${escaped(text)}</p>`;
}

function line(one: Line): string {
  return spans(one).map(span).join("");
}

function span(one: Span): string {
  if (typeof one === "string") return escaped(one).replaceAll("\n", "<br>");
  if ("page" in one) return `<a href="${href(one.page)}">${escaped(one.word)}</a>`;
  if ("code" in one) return `<code>${escaped(one.code)}</code>`;
  return `<span class="status ${one.status}">${marks[one.status].mark} ${escaped(one.word)}</span>`;
}

export function escaped(text: string): string {
  return (
    text
      // French sets a blank before these, which must not begin a line
      .replace(/ (?=[:;?!»%](?:\s|$))|(?<=«) |(?<=n°) /g, "\u00a0")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;")
  );
}
