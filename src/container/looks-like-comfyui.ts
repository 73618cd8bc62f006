import { DockerError } from "../docker/error.ts";
import type { InspectedContainer } from "../docker/inspect.ts";
import { COMFYUI_PORT } from "./behind-proxy.ts";
import type { ContainerHandle, ContainerOrders } from "./container-handle.ts";
import { isLeftAlone } from "./down/left-alone.ts";

/** Command lines of ComfyUI in a container: from its own folder, or with the options that make it reachable. */
const PROCESS = [
  /\bcomfy[^\s/]*\/main\.py\b/i,
  /\bmain\.py\b.*\s--(listen|port)\b/,
  /(^|[\s/])comfy launch\b/,
];

type Looked = Pick<ContainerHandle, "stat" | "commandLines" | "inspect" | "orders">;

/**
 * Whether a container has or runs ComfyUI: its main.py in `root`, or its process; one that is better left alone by what it was
 * made for. Undefined where Docker does not say.
 */
export async function looksLikeComfyUI(
  container: Looked,
  root: string,
  signal?: AbortSignal,
): Promise<boolean | undefined> {
  try {
    const inspected = await container.inspect(signal);
    if (isLeftAlone(inspected)) return isMadeFor(inspected, await container.orders(signal), root);
    if ((await container.stat(`${root}/main.py`, signal)) !== undefined) return true;
    return (await container.commandLines(signal)).some((line) => PROCESS.some((sign) => sign.test(line)));
  } catch (error) {
    if (error instanceof DockerError) return undefined;
    throw error;
  }
}

/** By its command, its folder, the port of ComfyUI, or mounts where only ComfyUI needs them. */
function isMadeFor(
  { Mounts, Config, HostConfig }: InspectedContainer,
  { command, folder }: ContainerOrders,
  root: string,
): boolean {
  const ports = { ...Config.ExposedPorts, ...HostConfig.PortBindings };
  const mounted = (Mounts ?? []).some(
    ({ Destination: at }) =>
      `${root}/`.startsWith(`${at}/`) ||
      [`${root}/models/`, `${root}/custom_nodes/`].some((own) => `${at}/`.startsWith(own)),
  );
  const runs = PROCESS.some((sign) => sign.test(command.join(" ")));
  return mounted || runs || folder === root || `${COMFYUI_PORT}/tcp` in ports;
}
