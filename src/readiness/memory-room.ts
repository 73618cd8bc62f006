import type { ReadinessFigures } from "./figures.ts";

/** How one memory grows beside what of it is free after the class; bytes. */
export interface MemoryGrowth {
  readonly kind: "vram" | "ram";
  readonly perJob: number;
  /** Absent where the end of the class could not be looked at. */
  readonly left?: number;
  /** One more class of this size would fill it. */
  readonly fills: boolean;
}

/** The memory that grows, the one that will be full first. */
export function growthIn({
  session,
  memory: { growthPerJob, left },
}: Pick<ReadinessFigures, "session" | "memory">): MemoryGrowth | undefined {
  const jobs = session.students * session.images;
  const found = (["vram", "ram"] as const).flatMap((kind): MemoryGrowth[] => {
    const [perJob, room] = [growthPerJob?.[kind], left?.[kind]];
    if (perJob === undefined) return [];
    return [
      { kind, perJob, ...(room !== undefined && { left: room }), fills: perJob * jobs > (room ?? Infinity) },
    ];
  });
  return found.find(({ fills }) => fills) ?? found[0];
}
