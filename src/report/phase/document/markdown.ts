import { marks } from "../../console/ansi.ts";
import type { Block, ChainLink, Doc, Line, Span } from "./doc.ts";
import { spans } from "./doc.ts";

/** The report as Markdown (GitHub's tables): readable as it is, and in any viewer. */
export function toMarkdown({ title, blocks, links = [] }: Doc): string {
  const others = links.map(({ word, file }) => `[${escaped(word)}](${url(file)})`).join(" · ");
  return `${[`# ${escaped(title)}`, others, ...blocks.map(block)].filter(Boolean).join("\n\n")}\n`;
}

const toneMarks = { good: "✅", warn: "⚠️", bad: "❌", loud: "📢" } as const;

function block(one: Block): string {
  switch (one.kind) {
    case "banner":
      return quoted(
        [
          `${toneMarks[one.tone]} **${escaped(one.text)}**`,
          escaped((one.more ?? "").replaceAll("\n", "\n\n")),
        ].join("\n\n"),
      );
    case "heading":
      return `${"#".repeat(one.level)} ${escaped(one.text)}${one.code ? ` (${inCode(one.code)})` : ""}`;
    case "contents":
      return "";
    case "answers":
      return one.items.map(({ label, line: answer }) => `**${escaped(label)}** ${line(answer)}`).join("\n\n");
    case "text":
      return line(one.line);
    case "list":
      return one.items.map((item) => `- ${line(item).replaceAll("\n", "\n  ")}`).join("\n");
    case "steps":
      return steps(one.text);
    case "table":
      return [one.head.map(escaped), one.head.map(() => "---"), ...one.rows.map((row) => row.map(cell))]
        .map((row) => `| ${row.join(" | ")} |`)
        .join("\n");
    case "chain":
      return one.links.map(chainLink).join("\n");
    case "pictures":
      return one.pictures.map(({ caption, file }) => `![${escaped(caption)}](${url(file)})`).join("\n\n");
    case "compare":
      // the same two pictures stand above, and Markdown lays nothing upon each other
      return escaped(one.words);
    case "drawing":
      return `![${escaped(one.drawing.caption)}](${url(one.drawing.file)})`;
  }
}

const arrows = { good: "↓", broken: "❌", unknown: "❔" } as const;

function chainLink({ title, where, found, into, why }: ChainLink, at: number): string {
  const arrow = into ? `${arrows[into.state]} ${escaped(into.word)} → ` : "";
  const reasons = why.map((one) => `\n   - ${escaped(one)}`).join("");
  return `${at + 1}. ${arrow}**${escaped(title)}** ${inCode(where)}: ${escaped(found)}${reasons}`;
}

/** Commands stand in a block of their own, where they can be copied. */
function steps(text: string): string {
  const groups: { command: boolean; lines: string[] }[] = [];
  for (const one of text.split("\n")) {
    const command = /^ {3}/.test(one);
    const last = groups.at(-1);
    if (last?.command === command) last.lines.push(one);
    else groups.push({ command, lines: [one] });
  }
  return groups
    .map(({ command, lines }) =>
      command
        ? ["   ```", ...lines.map((one) => `   ${one.trim().replaceAll("```", "'''")}`), "   ```"].join("\n")
        : lines.map(escaped).join("\n"),
    )
    .join("\n");
}

function line(one: Line): string {
  return spans(one).map(span).join("");
}

function cell(one: Line): string {
  return (
    line(one)
      .replace(/\s*\n\s*/g, "<br>")
      .replaceAll("|", "\\|") || "–"
  );
}

function span(one: Span): string {
  if (typeof one === "string") return escaped(one).replace(/^(\s*\d+)([.)])(?=\s)/gm, "$1\\$2");
  if ("page" in one) return `[${escaped(one.word)}](${url(one.page)})`;
  if ("code" in one) return inCode(one.code);
  return `${marks[one.status].mark} ${escaped(one.word)}`;
}

function inCode(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text.replaceAll("\n", " ")}${fence}`;
}

/** What a viewer makes a link of by itself, without the full stop of the sentence. */
const address = /((?:\b[a-z][a-z0-9+.-]{0,20}:\/\/|\bwww\.)[^\s`<>"«»]*[^\s`<>"«».,;:!?)])/i;

/** Text of a server is never markup: not a tag, not a link, not a heading, not a rule. An address stands as code, to be copied. */
function escaped(text: string): string {
  return text
    .split(address)
    .map((part, at) =>
      at % 2 === 1
        ? inCode(part)
        : part.replace(/[\\`*_[\]<>~]/g, "\\$&").replace(/^(\s*)([#+=-])(?=[\s#+=-]|$)/gm, "$1\\$2"),
    )
    .join("");
}

function quoted(text: string): string {
  return text.trim().replace(/^/gm, "> ");
}

function url(file: string): string {
  return file.split("/").map(encodeURIComponent).join("/");
}
