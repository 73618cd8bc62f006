import type { Doc } from "../phase/document/doc.ts";
import { toMarkdown } from "../phase/document/markdown.ts";

/** Sections of the phase report that a job's page shows; the whole report is an artifact beside it. */
const SHOWN = 6;

/** The opening of the phase report, without pictures and links: they lead to files that a job's page does not have. */
export function jobSummary(doc: Doc): string {
  let sections = 0;
  const blocks = doc.blocks.filter((block) => {
    if (block.kind === "heading" && block.level === 2) sections += 1;
    return sections <= SHOWN && block.kind !== "pictures" && block.kind !== "drawing";
  });
  // a heading whose pictures were left out would stand alone
  const kept = blocks.filter(
    (block, index) => !(block.kind === "heading" && block.level === 2 && isEnd(blocks[index + 1])),
  );
  return toMarkdown({ ...doc, blocks: kept, links: [] });
}

function isEnd(next: Doc["blocks"][number] | undefined): boolean {
  return next === undefined || (next.kind === "heading" && next.level === 2);
}
