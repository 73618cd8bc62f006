import type { ListedContainer } from "../docker/inspect.ts";
import type { Text } from "../text.ts";
import {
  COMFYUI_PORT,
  exposes,
  insideOf,
  isProxyImage,
  isUp,
  mayHandOn,
  publishesAny,
} from "./behind-proxy.ts";
import { type FoundContainer, nameOf } from "./find-container.ts";

/** Whether a container looks like ComfyUI's; undefined where Docker does not say. */
export type Looks = (one: ListedContainer) => Promise<boolean | undefined>;

/**
 * Nobody named a container: which one answers on a port, its `owner` or, where that is a reverse proxy, the one behind
 * it. A proxy is recognised by what it is not: it does not look like ComfyUI, and exactly one that it is linked with does, or
 * exposes ComfyUI's port. Where neither is sure, none is examined and a person is asked for the name.
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
  const others = list.filter((one) => mayHandOn(owner, one, port));
  const known = look === undefined ? [] : await lookingLike(others, looks);
  const running = known.filter(isUp);
  const listensLikeIt = insideOf(owner, port).includes(COMFYUI_PORT);
  const exposing = listensLikeIt ? [] : others.filter(isHidden);
  // a stopped one comes last: it died behind its proxy, or is of another day
  const behind = [running, exposing].find((list) => list.length > 0) ?? known;
  const [only] = behind;
  if (behind.length === 1 && only) return { id: only.Id, matchedBy: "port", proxy: nameOf(owner) };
  if (isProxyImage(owner)) return { absent: proxyText(nameOf(owner)) };
  // one that hands on to a ComfyUI of the host, or of another machine, has nobody beside it
  const isPlain = listensLikeIt && known.length === 0;
  return look === undefined || isPlain ? itself : { absent: unsureText(nameOf(owner)) };
}

async function lookingLike(others: readonly ListedContainer[], looks: Looks): Promise<ListedContainer[]> {
  const looking = await Promise.all(others.map(async (one) => ((await looks(one)) ? [one] : [])));
  return looking.flat();
}

/** It exposes ComfyUI's port to its network, and publishes nothing. */
function isHidden(one: ListedContainer): boolean {
  return isUp(one) && exposes(one, COMFYUI_PORT) && !publishesAny(one);
}

function proxyText(name: string): Text {
  return {
    fr: `le port est publié par « ${name} », un reverse proxy : nommez par COMFYUI_CONTAINER le conteneur de ComfyUI derrière lui`,
    en: `the port is published by "${name}", a reverse proxy: name ComfyUI's container behind it by COMFYUI_CONTAINER`,
  };
}

/** What to do first: the console cuts a long reason. */
function unsureText(name: string): Text {
  return {
    fr: `nommez le conteneur de ComfyUI par COMFYUI_CONTAINER : « ${name} », qui publie le port, ne lui ressemble pas (ni main.py dans COMFYUI_ROOT, ni son processus) ; c'est peut-être un reverse proxy`,
    en: `name ComfyUI's container by COMFYUI_CONTAINER: "${name}", which publishes the port, does not look like it (no main.py in COMFYUI_ROOT, nor its process); it may be a reverse proxy`,
  };
}
