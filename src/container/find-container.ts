import { isIP } from "node:net";
import type { ListedContainer } from "../docker/inspect.ts";
import type { Text } from "../text.ts";
import { isProxyOf, isUp } from "./behind-proxy.ts";

/** How a container was recognised as the one behind the URL. */
export type MatchedBy = "name-and-port" | "name" | "port";

/** How a container is related to the URL. */
export interface Match {
  readonly matchedBy: MatchedBy;
  /** Another container that publishes the URL's port. */
  readonly portOwner?: string;
  /** A container that publishes the URL's port and forwards to this one. */
  readonly proxy?: string;
}

export type FoundContainer =
  | (Match & { readonly id: string })
  /** `unclear`: there are some that it may be, and only a person can say which. */
  | { readonly absent: Text; readonly unclear?: true };

export interface Wanted {
  readonly name: string;
  /** A person chose the name, or we started the container: it is not the default name, which every machine of the course uses. */
  readonly chosen?: boolean | undefined;
  readonly port: number;
  /** Host of the URL: two containers may publish one port, each on an address of its own. */
  readonly host: string;
  /** The URL leads to the machine of this Docker daemon: published ports are then comparable. */
  readonly local: boolean;
}

/**
 * Which container answers on the URL: the named one, else the one that publishes its port on this machine (`behindPort`
 * then decides whether that is a proxy). The owner of the port goes before a name that nobody chose.
 */
export function findContainer(
  list: readonly ListedContainer[],
  { name, chosen = false, port, host, local }: Wanted,
): FoundContainer {
  const exact = list.find((container) => namesOf(container).includes(name));
  const byId = exact ? [exact] : list.filter(({ Id }) => Id.startsWith(name));
  if (byId.length > 1) return { absent: severalText(name, byId.map(nameOf)), unclear: true };
  const [named] = byId;
  if (named !== undefined && !local && !chosen) return { absent: elsewhereText(host, name) };
  const owners = local ? list.filter((container) => isUp(container) && publishes(container, port, host)) : [];
  const owner = owners.find((container) => container === named) ?? owners[0];
  if (named !== undefined) {
    if (owner === undefined) return { id: named.Id, matchedBy: "name" };
    if (owner.Id === named.Id) return { id: named.Id, matchedBy: "name-and-port" };
    if (isProxyOf(owner, named, port)) return { id: named.Id, matchedBy: "name", proxy: nameOf(owner) };
    if (chosen) return { id: named.Id, matchedBy: "name", portOwner: nameOf(owner) };
  }
  if (owner !== undefined) return { id: owner.Id, matchedBy: "port" };
  const portNote = local
    ? { fr: `, et aucun ne publie le port ${port}`, en: `, and none publishes port ${port}` }
    : { fr: "", en: "" };
  return {
    absent: {
      fr: `aucun conteneur ne s'appelle « ${name} »${portNote.fr}`,
      en: `no container is called "${name}"${portNote.en}`,
    },
  };
}

function namesOf({ Names }: ListedContainer): string[] {
  return (Names ?? []).map((name) => name.replace(/^\//, ""));
}

export function nameOf(container: ListedContainer): string {
  return namesOf(container)[0] ?? container.Id.slice(0, 12);
}

function publishes({ Ports }: ListedContainer, port: number, host: string): boolean {
  return (Ports ?? []).some(
    ({ IP = "", PublicPort, Type }) => PublicPort === port && Type === "tcp" && answersOn(IP, host),
  );
}

/** Whether a port bound to this address answers a URL with this host; a name may mean any address. */
function answersOn(address: string, urlHost: string): boolean {
  const host = urlHost.replace(/^\[|\]$/g, "");
  if (["", "0.0.0.0", "::"].includes(address) || isIP(host) === 0 || isIP(address) === 0) return true;
  return address === host || ["0.0.0.0", "::"].includes(host);
}

function elsewhereText(host: string, name: string): Text {
  return {
    fr: `${host} n'est pas la machine de ce Docker, et rien ne dit que son conteneur « ${name} » y répond : si c'est lui, donnez COMFYUI_CONTAINER=${name}`,
    en: `${host} is not the machine of this Docker, and nothing says that its container "${name}" answers there: if it does, set COMFYUI_CONTAINER=${name}`,
  };
}

function severalText(name: string, names: readonly string[]): Text {
  const all = names.join(", ");
  return {
    fr: `plusieurs conteneurs ont un identifiant en « ${name} » (${all}) : donnez à COMFYUI_CONTAINER le nom de l'un d'eux`,
    en: `several containers have an id that starts with "${name}" (${all}): give COMFYUI_CONTAINER the name of one of them`,
  };
}
