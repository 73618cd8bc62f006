import type { InspectedContainer } from "../docker/inspect.ts";

/** Devices by which a GPU is reached: NVIDIA's, AMD's, and that of Windows in WSL. */
const GPU_DEVICE = /^\/dev(\/(nvidia.*|dri(\/.*)?|kfd|dxg))?$/;
/** Runtimes that add no device of their own. */
const PLAIN_RUNTIME = /^(|runc|crun|youki|io\.containerd\.runc\.v\d)$/;

/**
 * The GPUs that a container may use: `all`, their number, their ids or devices, `nvidia runtime` or `privileged`. `none`
 * only where Docker shows that it can reach none, for a missing GPU is reported as a cause; else `unknown`.
 */
export function reservedGpu({
  HostConfig,
  Mounts,
}: Pick<InspectedContainer, "HostConfig" | "Mounts">): string {
  const { DeviceRequests, Devices, Runtime, Privileged } = HostConfig;
  const [request] = (DeviceRequests ?? []).map(requested).filter((found) => found !== "");
  if (request !== undefined) return request;
  if (/nvidia/i.test(Runtime ?? "")) return "nvidia runtime";
  const paths = [
    ...(Devices ?? []).map(({ PathInContainer }) => PathInContainer),
    ...(Mounts ?? []).map(({ Source }) => Source),
  ].filter((path) => GPU_DEVICE.test(path));
  if (paths.length > 0) return paths.join(",");
  if (Privileged) return "privileged";
  // a Docker that knows of no requests does not say that there is none
  return DeviceRequests !== undefined && PLAIN_RUNTIME.test(Runtime ?? "") ? "none" : "unknown";
}

type Request = NonNullable<InspectedContainer["HostConfig"]["DeviceRequests"]>[number];

/** What is asked for, by whatever driver and capability: nothing else than a GPU is asked for in this way. */
function requested({ Count, DeviceIDs }: Request): string {
  if (DeviceIDs?.length) return DeviceIDs.join(",");
  if (Count < 0) return "all";
  return Count === 0 ? "" : String(Count);
}
