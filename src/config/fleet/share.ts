/** A server of a class: what it paints, and how much of that is meant for the class. */
export interface Paced {
  readonly name: string;
  readonly imagesPerMinute: number;
  /** 1 where nothing else is said; 0.5 where half of its time is promised elsewhere. */
  readonly weight: number;
  /** The most students that it serves within the limit; absent where nobody measured that. */
  readonly most?: number;
}

export interface Share {
  readonly name: string;
  /** Of the class, from 0 to 1. */
  readonly part: number;
  readonly students: number;
}

/**
 * Splits a class so that all servers end at the same time: by pace and weight, in whole students, none above what a server can
 * serve. `left`: students for whom there is no place anywhere.
 */
export function shareOut(
  students: number,
  servers: readonly Paced[],
): { readonly shares: readonly Share[]; readonly left: number } {
  const strength = servers.map(({ imagesPerMinute, weight }) => Math.max(0, imagesPerMinute * weight) || 0);
  const all = strength.reduce((sum, one) => sum + one, 0);
  const given = servers.map(() => 0);
  // one by one to the server that would be done first: exact, for a class is small
  for (let student = 0; student < students; student += 1) {
    let best: number | undefined;
    for (const [at, server] of servers.entries()) {
      const own = strength[at] ?? 0;
      const count = (given[at] ?? 0) + 1;
      if (own <= 0 || count > (server.most ?? Number.POSITIVE_INFINITY)) continue;
      if (best === undefined || count / own < ((given[best] ?? 0) + 1) / (strength[best] ?? 1)) best = at;
    }
    if (best === undefined) break;
    given[best] = (given[best] ?? 0) + 1;
  }
  return {
    shares: servers.map(({ name }, at) => ({
      name,
      part: all > 0 ? (strength[at] ?? 0) / all : 0,
      students: given[at] ?? 0,
    })),
    left: students - given.reduce((sum, count) => sum + count, 0),
  };
}
