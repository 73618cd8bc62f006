import { expect, test } from "vitest";
import type { Doc } from "./doc.ts";
import { toHtml } from "./html.ts";
import { toMarkdown } from "./markdown.ts";

const doc: Doc = {
  title: "Rapport",
  language: "fr",
  blocks: [
    {
      kind: "compare",
      words: "Avant et <après>",
      before: { caption: "envoyée", file: "attachments/a.png", preview: "data:image/jpeg;base64,AAAA" },
      after: { caption: "reçue", file: "attachments/b.png", preview: "data:image/jpeg;base64,BBBB" },
    },
  ],
};

test("two pictures are laid upon each other without a script: one of five cuts is chosen, and paper shows both", () => {
  const html = toHtml(doc);
  expect(html.match(/<input type="radio"/g)).toHaveLength(5);
  expect(html.match(/ checked>/g)).toHaveLength(1);
  expect(html).toContain(
    '<img src="data:image/jpeg;base64,AAAA" alt="envoyée"><img src="data:image/jpeg;base64,BBBB"',
  );
  expect(html).toContain("&lt;après&gt;");
  expect(html).not.toMatch(/<script|\son\w+=/);
  expect(html).toMatch(/@media print \{[\s\S]*\.compare input \{ display: none; \}/);
});

test("Markdown, where both stand already, only says so", () => {
  expect(toMarkdown(doc)).toContain("Avant et");
});
