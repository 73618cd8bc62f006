import type { ListedContainer } from "../docker/inspect.ts";
import type { Text } from "../text.ts";
import {
  COMFYUI_PORT,
  exposes,
  insideOf,
  isProxyImage,
  isUp,
  livesIn,
  mayForward,
  publishesAny,
} from "./behind-proxy.ts";
import { type FoundContainer, nameOf } from "./find-container.ts";

/** Whether a container looks like ComfyUI's; undefined where Docker does not say. */
export type Looks = (container: ListedContainer) => Promise<boolean | undefined>;

/**
 * The container that answers on a port when none is named: the `owner` of the port or, if that is a reverse proxy, the
 * container behind it. An owner is a proxy if it does not look like ComfyUI, and exactly one linked container does or
 * exposes ComfyUI's port. Where neither is sure, no container is examined and the reason asks for a name.
 */
export async function behindPort(
  owner: ListedContainer,
  list: readonly ListedContainer[],
  port: number,
  looks: Looks,
): Promise<FoundContainer> {
  const itself = { id: owner.Id, matchedBy: "port" } as const;
  const look = await looks(owner);
  if (look === true) return itself;
  const others = list.filter((other) => mayForward(owner, other, port));
  const known = look === undefined ? [] : await lookingLike(others, looks);
  const running = known.filter(isUp);
  const listensLikeIt = insideOf(owner, port).includes(COMFYUI_PORT);
  const exposing = listensLikeIt ? [] : others.filter(isHidden);
  // stopped containers come last: they died behind the proxy, or are left from an earlier day
  const linked = [running, exposing].find((list) => list.length > 0) ?? known;
  // of several, the one that lives in the owner's own network is the one that its ports lead to
  const inside = linked.filter((other) => livesIn(owner, other));
  const behind = inside.length > 0 ? inside : linked;
  const [only] = behind;
  if (behind.length === 1 && only) return { id: only.Id, matchedBy: "port", proxy: nameOf(owner) };
  if (behind.length > 1) return { absent: severalText(nameOf(owner), behind.map(nameOf)), unclear: true };
  if (isProxyImage(owner)) return { absent: proxyText(nameOf(owner)) };
  // a proxy that forwards to a ComfyUI on the host or on another machine has no linked container
  const isPlain = listensLikeIt && known.length === 0;
  return look === undefined || isPlain ? itself : { absent: unsureText(nameOf(owner)), unclear: true };
}

async function lookingLike(others: readonly ListedContainer[], looks: Looks): Promise<ListedContainer[]> {
  const looking = await Promise.all(others.map(async (other) => ((await looks(other)) ? [other] : [])));
  return looking.flat();
}

/** Whether the container exposes ComfyUI's port to its network, and publishes no port. */
function isHidden(container: ListedContainer): boolean {
  return isUp(container) && exposes(container, COMFYUI_PORT) && !publishesAny(container);
}

function proxyText(name: string): Text {
  return {
    fr: `le port est publié par « ${name} », un reverse proxy : donnez par COMFYUI_CONTAINER le nom du conteneur de ComfyUI derrière lui`,
    en: `the port is published by "${name}", a reverse proxy: set COMFYUI_CONTAINER to the name of ComfyUI's container behind it`,
  };
}

function severalText(owner: string, names: readonly string[]): Text {
  const all = names.join(", ");
  return {
    fr: `derrière « ${owner} », qui publie le port, plusieurs conteneurs ressemblent à ComfyUI (${all}) : donnez à COMFYUI_CONTAINER le nom de celui qui est validé`,
    en: `behind "${owner}", which publishes the port, several containers look like ComfyUI (${all}): give COMFYUI_CONTAINER the name of the one that is validated`,
  };
}

/** The remedy comes first: the console cuts a long reason. */
function unsureText(name: string): Text {
  return {
    fr: `donnez le nom du conteneur de ComfyUI par COMFYUI_CONTAINER : « ${name} », qui publie le port, ne lui ressemble pas (ni main.py dans COMFYUI_ROOT, ni son processus) ; c'est peut-être un reverse proxy`,
    en: `set COMFYUI_CONTAINER to the name of ComfyUI's container: "${name}", which publishes the port, does not look like it (no main.py in COMFYUI_ROOT, no ComfyUI process); it may be a reverse proxy`,
  };
}
