import { z } from "zod";
import { DockerError } from "../docker/error.ts";

const statSchema = z.object({
  size: z.number(),
  mode: z.number(),
  mtime: z.string().refine((time) => !Number.isNaN(Date.parse(time))),
});

/** What lies at a path of a container. */
export interface PathStat {
  readonly directory: boolean;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/** Reads Docker's header about a path: JSON in base64. Errors: DOCKER_SHAPE. */
export function pathStatOf(header: string): PathStat {
  try {
    const { size, mode, mtime } = statSchema.parse(
      JSON.parse(Buffer.from(header, "base64").toString("utf8")),
    );
    // the highest bit of Go's FileMode
    return { directory: mode >= 2 ** 31, size, modifiedAt: Date.parse(mtime) };
  } catch (error) {
    throw new DockerError(
      "DOCKER_SHAPE",
      {
        fr: "[HEAD archive] ce que le démon Docker dit d'un chemin du conteneur n'a pas la forme que son API promet.",
        en: "[HEAD archive] what the Docker daemon says about a path in the container does not have the shape that its API promises.",
      },
      { cause: error },
    );
  }
}
