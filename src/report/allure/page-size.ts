import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What an Allure page may have in all: some mail and chat services refuse more, and a browser takes long to open it. */
const MAX_PAGE_BYTES = 5_000_000;

/** Of a page of 27, of 78 and of 86 checks, within 1 %: Allure's own program, and what it makes of a check. */
const PROGRAM_BYTES = 3_570_000;
const CHECK_BYTES = 6_000;
/** The evidence is in it in base64. */
const BASE64 = 4 / 3;

/** How many bytes the page of these results leaves for earlier runs; below zero where it is too large without any. */
export function roomInPage(resultsDir: string): number {
  let page = PROGRAM_BYTES;
  for (const name of readdirSync(resultsDir))
    page += name.endsWith("-result.json") ? CHECK_BYTES : statSync(join(resultsDir, name)).size * BASE64;
  return MAX_PAGE_BYTES - page;
}
