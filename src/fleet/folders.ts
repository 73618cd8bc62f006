import { join } from "node:path";

/** Where a fleet writes. What is of all of them begins as no target's name can: a target may be called "history". */
export function fleetFolders(reportsDir: string) {
  const all = join(reportsDir, "fleet");
  return {
    all,
    overview: join(all, "_overview"),
    history: join(all, "_history"),
    of: (target: string): string => join(all, target),
  };
}
