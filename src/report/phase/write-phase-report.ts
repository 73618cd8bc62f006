import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Redact } from "../../redaction/redactor.ts";
import { toHtml } from "./document/html.ts";
import { toMarkdown } from "./document/markdown.ts";
import type { PhaseInput } from "./input.ts";
import { phaseReport, reportName } from "./phase-report.ts";

/** Pixels across a drawing that stands in a file of its own. */
const DRAWING_PX = "720";

/** Writes the report of a run into its folder, and returns the names of the files that it wrote. */
export function writePhaseReport(
  runDir: string,
  input: PhaseInput,
  redact: Redact,
): { markdown: string; html: string } {
  const doc = phaseReport(input);
  const name = reportName(input);
  for (const block of doc.blocks) {
    if (block.kind !== "drawing") continue;
    const { file, draw } = block.drawing;
    mkdirSync(dirname(join(runDir, file)), { recursive: true });
    writeFileSync(join(runDir, file), redact(draw(DRAWING_PX)));
  }
  // its parts were redacted; a picture in base64 is not text, and would only be slow to search
  const files = { markdown: `${name}.md`, html: `${name}.html` };
  writeFileSync(join(runDir, files.markdown), redact(toMarkdown(doc)));
  writeFileSync(join(runDir, files.html), redactedPage(toHtml(doc), redact));
  return files;
}

function redactedPage(html: string, redact: Redact): string {
  const parts = html.split(/(src="data:image\/jpeg;base64,[A-Za-z0-9+/=]*")/);
  return parts.map((part, index) => (index % 2 === 1 ? part : redact(part))).join("");
}
