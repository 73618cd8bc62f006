import { lookup } from "node:dns/promises";
import type { FleetTarget, Shard } from "../config/fleet/fleet-config.ts";
import { machineHost, machineOf } from "../config/fleet/machines.ts";
import { onceLived } from "../lived.ts";

/** How long a name may take: it only orders the runs. */
const LOOKUP_MS = 3_000;

type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * The machine of each target: the one that a person named, else its host; two hosts with an address in common are one machine, for
 * all that can be seen from here.
 */
export async function machinesOf(
  targets: readonly FleetTarget[],
  resolve: Resolve = addressesOf,
): Promise<ReadonlyMap<FleetTarget, string>> {
  const found = await Promise.all(
    targets.map(async (target) => {
      const { machine, config } = target;
      const url = config.target.url ?? "";
      const hosts = machine === undefined ? await resolve(new URL(url).hostname).catch(() => []) : [];
      return {
        target,
        names: [machineOf({ machine, url }), ...hosts.map((host) => `host ${machineHost(host)}`)],
      };
    }),
  );
  // the machine of each name: a target of which two are known already makes one of them
  const machineBy = new Map<string, string>();
  for (const { names } of found) {
    const own = names[0] ?? "";
    const met = new Set(names.flatMap((name) => machineBy.get(name) ?? []));
    for (const [name, machine] of machineBy) if (met.has(machine)) machineBy.set(name, own);
    for (const name of names) machineBy.set(name, own);
  }
  return new Map(found.map(({ target, names: [own = ""] }) => [target, machineBy.get(own) ?? own]));
}

async function addressesOf(host: string): Promise<readonly string[]> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const callOff = onceLived(LOOKUP_MS, () => reject(new Error("late")));
  try {
    const found = await Promise.race([lookup(host.replace(/^\[|\]$/g, ""), { all: true }), late]);
    return found.map(({ address }) => (address === "::1" ? "[::1]" : address));
  } finally {
    callOff();
  }
}

/**
 * The targets of one part of a fleet. The machines are dealt out, the one with most targets first: what shares a machine stays in one
 * part, for another job of a pipeline would run beside it. The same in each job: no name is looked up.
 */
export function partOf(targets: readonly FleetTarget[], shard: Shard | undefined): readonly FleetTarget[] {
  if (shard === undefined) return targets;
  const groups = Map.groupBy(targets, ({ machine, config }) =>
    machineOf({ machine, url: config.target.url ?? "" }),
  );
  const parts: FleetTarget[][] = Array.from({ length: shard.count }, () => []);
  for (const group of [...groups.values()].toSorted((a, b) => b.length - a.length)) {
    const least = parts.toSorted((a, b) => a.length - b.length)[0];
    least?.push(...group);
  }
  const own = new Set(parts[shard.index - 1]);
  return targets.filter((target) => own.has(target));
}
