import type { InspectedContainer } from "../docker/inspect.ts";

/** Devices by which a GPU is reached: NVIDIA's, AMD's, and that of Windows in WSL. */
const GPU_DEVICE = /^\/dev(\/(nvidia.*|dri(\/.*)?|kfd|dxg))?$/;
/** Runtimes that add no device of their own. */
const PLAIN_RUNTIME = /^(|runc|crun|youki|io\.containerd\.runc\.v\d)$/;

/**
 * The GPUs that a container may use: `all`, their number, their ids or devices, `nvidia runtime` or `privileged`. `none`
 * only if Docker shows that it can reach none, because a missing GPU is reported as a cause; otherwise `unknown`.
 */
export function reservedGpu({
  HostConfig,
  Mounts,
}: Pick<InspectedContainer, "HostConfig" | "Mounts">): string {
  const { DeviceRequests, Devices, Runtime, Privileged } = HostConfig;
  const [request] = (DeviceRequests ?? []).map(requested).filter((gpus) => gpus !== "");
  if (request !== undefined) return request;
  if (/nvidia/i.test(Runtime ?? "")) return "nvidia runtime";
  const paths = [
    ...(Devices ?? []).map(({ PathInContainer }) => PathInContainer),
    ...(Mounts ?? []).map(({ Source }) => Source),
  ].filter((path) => GPU_DEVICE.test(path));
  if (paths.length > 0) return paths.join(",");
  if (Privileged) return "privileged";
  // a Docker without device requests does not show that there is no GPU
  return DeviceRequests !== undefined && PLAIN_RUNTIME.test(Runtime ?? "") ? "none" : "unknown";
}

type Request = NonNullable<InspectedContainer["HostConfig"]["DeviceRequests"]>[number];

/** The GPUs of a request, for any driver and capability: only GPUs are requested in this way. */
function requested({ Count, DeviceIDs }: Request): string {
  if (DeviceIDs?.length) return DeviceIDs.join(",");
  if (Count < 0) return "all";
  return Count === 0 ? "" : String(Count);
}
