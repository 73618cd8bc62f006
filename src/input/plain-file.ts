import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/**
 * What a plain file holds; undefined for what is larger, not there or not readable, and for a pipe or a device that never ends.
 * A link is followed unless `more` forbids it: files that are shared may be links, as Kubernetes and git-annex make them.
 */
export function readPlain(path: string, maxBytes: number, more = 0): Buffer | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | more);
    try {
      const stat = fstatSync(file);
      return stat.isFile() && stat.size <= maxBytes ? readFileSync(file) : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
