import type { Given } from "../given.ts";
import { read, type Sources } from "../given.ts";
import { settings } from "../settings.ts";
import { shareOut } from "./share.ts";
import type { WrittenTarget } from "./targets-shape.ts";

/**
 * The students that are simulated on each target: a class that is shared out sits at several servers, so none of them is asked for the
 * whole of it. By weight, for nobody knows the pace yet; the report then says the share by the pace that was measured.
 */
export function splitClass(sources: Sources, targets: readonly WrittenTarget[]): ReadonlyMap<string, Given> {
  const students = read(sources, settings.students);
  const servers = targets.map(({ name, weight = 1 }) => ({ name, weight, imagesPerMinute: 1 }));
  const { shares } = shareOut(students, servers);
  return new Map(
    shares.map(({ name, students: own }) => [
      name,
      // a server without a student would be asked nothing
      {
        setting: settings.students,
        name: `${name}.students`,
        origin: "target",
        value: String(Math.max(1, own)),
      } as const,
    ]),
  );
}
