import type { ListedContainer } from "../docker/inspect.ts";

/** Port on which ComfyUI listens in its container. */
export const COMFYUI_PORT = 8188;
/** Containers that know nothing of each other share these. */
const COMMON_NETWORKS = ["bridge", "host", "none"];
const PROXY_IMAGE = /(^|\/)(nginx|nginx-proxy-manager|openresty|traefik|caddy|haproxy|envoy|httpd|apache)\b/i;

/** It has its ports: one that is paused keeps them, and answers nothing. */
export function isUp({ State }: ListedContainer): boolean {
  return State === "running" || State === "paused";
}

/** Whether the owner of the port hands requests on to this container: both are up, and `mayHandOn`. */
export function isProxyOf(owner: ListedContainer, behind: ListedContainer, port: number): boolean {
  return isUp(behind) && mayHandOn(owner, behind, port);
}

/**
 * They share a network or a Compose project, they are of different images, and what is published is not simply the
 * owner's own ComfyUI.
 */
export function mayHandOn(owner: ListedContainer, behind: ListedContainer, port: number): boolean {
  if (owner.Id === behind.Id || !linked(owner, behind)) return false;
  if (owner.ImageID !== "" && owner.ImageID === behind.ImageID) return false;
  return !publishesAny(behind) || !insideOf(owner, port).some((inside) => exposes(behind, inside));
}

/** Whether its image is a well-known reverse proxy's. */
export function isProxyImage({ Image }: ListedContainer): boolean {
  return PROXY_IMAGE.test(Image);
}

function linked(one: ListedContainer, other: ListedContainer): boolean {
  const [project, otherProject] = [one, other].map(({ Labels }) => Labels?.["com.docker.compose.project"]);
  if (project !== undefined && project === otherProject) return true;
  const networks = Object.keys(other.NetworkSettings?.Networks ?? {});
  return Object.keys(one.NetworkSettings?.Networks ?? {}).some(
    (name) => networks.includes(name) && !COMMON_NETWORKS.includes(name),
  );
}

export function publishesAny({ Ports }: ListedContainer): boolean {
  return (Ports ?? []).some(({ PublicPort }) => PublicPort !== undefined);
}

export function exposes({ Ports }: ListedContainer, port: number): boolean {
  return (Ports ?? []).some(({ PrivatePort }) => PrivatePort === port);
}

/** Ports in the container behind a published one. */
export function insideOf({ Ports }: ListedContainer, port: number): number[] {
  return (Ports ?? []).filter(({ PublicPort }) => PublicPort === port).map(({ PrivatePort }) => PrivatePort);
}
