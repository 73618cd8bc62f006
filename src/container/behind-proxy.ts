import type { ListedContainer } from "../docker/inspect.ts";

/** Port on which ComfyUI listens in its container. */
export const COMFYUI_PORT = 8188;
/** Unrelated containers share these networks. */
const COMMON_NETWORKS = ["bridge", "host", "none"];
const PROXY_IMAGE = /(^|\/)(nginx|nginx-proxy-manager|openresty|traefik|caddy|haproxy|envoy|httpd|apache)\b/i;

/** Whether the container has its ports: a paused one keeps them, but does not answer. */
export function isUp({ State }: ListedContainer): boolean {
  return State === "running" || State === "paused";
}

/** It has the machine's own ports, and publishes none. */
export function isOnHostNetwork(container: ListedContainer): boolean {
  return isUp(container) && "host" in (container.NetworkSettings?.Networks ?? {});
}

/** Whether the owner of the port forwards requests to this container, which is up. */
export function isProxyOf(owner: ListedContainer, behind: ListedContainer, port: number): boolean {
  return isUp(behind) && mayForward(owner, behind, port);
}

/**
 * Whether the owner may forward requests to the container: they share a network or a Compose project, their images
 * differ, and the container does not itself publish a server on the same inner port.
 */
export function mayForward(owner: ListedContainer, behind: ListedContainer, port: number): boolean {
  if (owner.Id === behind.Id || !isLinked(owner, behind)) return false;
  if (owner.ImageID !== "" && owner.ImageID === behind.ImageID) return false;
  return !publishesAny(behind) || !insideOf(owner, port).some((inside) => exposes(behind, inside));
}

/** Whether its image is a well-known reverse proxy's. */
export function isProxyImage({ Image }: ListedContainer): boolean {
  return PROXY_IMAGE.test(Image);
}

/** Whether they belong together: one Compose project; without one, a network of their own. */
export function areLinked(one: ListedContainer, other: ListedContainer): boolean {
  const project = projectOf(one);
  return project === undefined ? isLinked(one, other) : project === projectOf(other);
}

/** `comfyui-qwen-idle-monitor` beside `comfyui-qwen`. */
export function isCalledAfter(one: ListedContainer, other: ListedContainer): boolean {
  const [own] = one.Names ?? [];
  return own !== undefined && (other.Names ?? []).some((name) => name.startsWith(`${own}-`));
}

function projectOf({ Labels }: ListedContainer): string | undefined {
  return Labels?.["com.docker.compose.project"];
}

function isLinked(one: ListedContainer, other: ListedContainer): boolean {
  if (projectOf(one) !== undefined && projectOf(one) === projectOf(other)) return true;
  if (livesIn(one, other)) return true;
  const networks = Object.keys(other.NetworkSettings?.Networks ?? {});
  return Object.keys(one.NetworkSettings?.Networks ?? {}).some(
    (name) => networks.includes(name) && !COMMON_NETWORKS.includes(name),
  );
}

/** Whether the other has no network but that of the one, which publishes the ports of both. */
export function livesIn(one: ListedContainer, other: ListedContainer): boolean {
  return other.HostConfig?.NetworkMode === `container:${one.Id}`;
}

export function publishesAny({ Ports }: ListedContainer): boolean {
  return (Ports ?? []).some(({ PublicPort }) => PublicPort !== undefined);
}

export function exposes({ Ports }: ListedContainer, port: number): boolean {
  return (Ports ?? []).some(({ PrivatePort }) => PrivatePort === port);
}

/** Ports inside the container that are published as this port. */
export function insideOf({ Ports }: ListedContainer, port: number): number[] {
  return (Ports ?? []).filter(({ PublicPort }) => PublicPort === port).map(({ PrivatePort }) => PrivatePort);
}
