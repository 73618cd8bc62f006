import type { InspectedContainer } from "../../docker/inspect.ts";

/**
 * Whether looking into this container might change the machine: of one that is down Docker makes the mounts first, and with
 * them the missing source of each bind, except where the long form forbids it.
 */
export function isLeftAlone({ State, Mounts, HostConfig }: InspectedContainer): boolean {
  if (State.Running || State.Restarting) return false;
  const harmless = (HostConfig.Mounts ?? [])
    .filter(({ BindOptions }) => BindOptions?.CreateMountpoint !== true)
    .map(({ Target }) => placeOf(Target));
  return (Mounts ?? []).some(
    ({ Type, Destination }) => Type === "bind" && !harmless.includes(placeOf(Destination)),
  );
}

function placeOf(path: string): string {
  return path.replace(/\/+$/, "");
}
