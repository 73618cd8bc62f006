import { readFileSync, writeFileSync } from "node:fs";
import { configurationDoc } from "../src/config/configuration-doc.ts";
import { checksDoc } from "./checks-doc.ts";
import { diagnosesDoc } from "./diagnoses-doc.ts";
import { faultsDoc } from "./faults-doc.ts";

/** Writes the generated pages; with --check it fails if one is stale. */
const pages = {
  "docs/checks.md": checksDoc(),
  "docs/configuration.md": configurationDoc(),
  "docs/diagnoses.md": diagnosesDoc(),
  "docs/faults.md": faultsDoc(),
};

const check = process.argv.includes("--check");
const stale: string[] = [];
for (const [path, text] of Object.entries(pages)) {
  const file = new URL(`../${path}`, import.meta.url);
  if (current(file) === text) continue;
  stale.push(path);
  if (!check) writeFileSync(file, text);
}
if (check && stale.length > 0) {
  process.stderr.write(`Stale: ${stale.join(", ")}. Run: npm run docs\n`);
  process.exitCode = 1;
} else
  process.stdout.write(
    stale.length > 0 ? `Written: ${stale.join(", ")}\n` : "Generated pages are current.\n",
  );

function current(file: URL): string {
  try {
    return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  } catch {
    return "";
  }
}
