import type { ObjectInfo } from "./replies.ts";

/** The entries of /object_info that can be read, and for each other entry the place that cannot. */
export function partNodes(served: ObjectInfo): { sound: ObjectInfo; malformed: Record<string, string> } {
  const entries = Object.entries(served);
  return {
    sound: Object.fromEntries(entries.filter(([, { malformed }]) => malformed === undefined)),
    malformed: Object.fromEntries(
      entries.flatMap(([name, { malformed }]) => (malformed === undefined ? [] : [[name, malformed]])),
    ),
  };
}
