import type { JsonObject } from "../python/json.ts";
import type { World } from "../world.ts";
import { clientOf, type Job } from "./job.ts";
import { strikes } from "./load.ts";

/**
 * Fault `pictures-exchanged`: the pictures that a job shows. It gets those of an earlier job of somebody else, whose history
 * names this one's from now on. The files and what is embedded in them stay as they are.
 */
export function handedOut(images: JsonObject[], job: Job, world: World): JsonObject[] {
  const client = clientOf(job);
  const other = world.handed;
  if (other !== undefined && other.client !== client && world.faults.has("pictures-exchanged")) {
    world.handed = undefined;
    const theirs = [...other.images];
    other.images.splice(0, other.images.length, ...images);
    return theirs;
  }
  world.handed = strikes("pictures-exchanged", world) ? { client, images } : undefined;
  return images;
}
