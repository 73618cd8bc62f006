import type { FaultSet } from "../faults.ts";

/** What the server calls its version; `null` is what a copy without its version file says. */
export function announcedVersion(faults: FaultSet, version: string): string | null {
  if (faults.has("version-untold")) return null;
  if (faults.has("newer-version")) return "0.99.0";
  return faults.has("old-version") ? "v0.2.7" : version;
}
