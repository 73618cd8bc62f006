import { join } from "node:path";
import { readJson } from "../../history/read-json.ts";
import { writeJson } from "../../history/write-json.ts";
import { config } from "../run.ts";

const KEPT = 200;
const file = join(config.reportsDir, "seen-images.json");

function read(): Record<string, string> {
  const seen = readJson(file);
  return typeof seen === "object" && seen !== null && !Array.isArray(seen)
    ? (seen as Record<string, string>)
    : {};
}

function write(seen: Record<string, string>): void {
  try {
    writeJson(file, seen);
  } catch {
    // a full disk is no flaw of the image: it is just not remembered
  }
}

/** Images of earlier runs on this machine, by the SHA-256 of their pixels: a stale file is recognised under a new name. */
export const seenImages = {
  /** When these pixels were seen before (ISO date and time), else undefined; remembers them from now on. */
  sawBefore(sha256: string): string | undefined {
    const seen = read();
    const when = seen[sha256];
    const kept = Object.entries({ ...seen, [sha256]: when ?? new Date().toISOString() }).slice(-KEPT);
    write(Object.fromEntries(kept));
    return when;
  },
};
