import { lookup } from "node:dns/promises";
import type { FleetTarget, Shard } from "../config/fleet/fleet-config.ts";
import { hostOf, machineOf } from "../config/fleet/machines.ts";

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
  const known = new Map<string, string>();
  const machines = new Map<FleetTarget, string>();
  const resolved = await Promise.all(
    targets.map(async (target) => {
      const { machine, config } = target;
      const url = config.target.url ?? "";
      const own = machineOf({ machine, url });
      const hosts = machine === undefined ? await resolve(new URL(url).hostname).catch(() => []) : [];
      return { target, own, hosts: hosts.map(hostOf) };
    }),
  );
  for (const { target, own, hosts } of resolved) {
    const all = [own, ...hosts];
    const found = all.map((one) => known.get(one)).find((one) => one !== undefined) ?? own;
    for (const one of all) known.set(one, found);
    machines.set(target, found);
  }
  return machines;
}

async function addressesOf(host: string): Promise<readonly string[]> {
  const late = new Promise<never>((_, fail) => setTimeout(() => fail(new Error("late")), LOOKUP_MS).unref());
  const found = await Promise.race([lookup(host.replace(/^\[|\]$/g, ""), { all: true }), late]);
  return found.map(({ address }) => (address === "::1" ? "[::1]" : address));
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
