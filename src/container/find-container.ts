import type { Text } from "../text.ts";
import type { ListedContainer } from "./inspect.ts";

/** How a container was recognised as the one behind the URL. */
export type MatchedBy = "name-and-port" | "name" | "port";

export type FoundContainer =
  | {
      readonly id: string;
      readonly matchedBy: MatchedBy;
      /** Another running container that publishes the URL's port. */
      readonly portOwner?: string;
    }
  | { readonly absent: Text };

export interface Wanted {
  readonly name: string;
  readonly port: number;
  /** The URL leads to the machine of this Docker daemon: published ports are then comparable. */
  readonly local: boolean;
}

/** Which container answers on the URL: the named one, else the one that publishes its port on this machine. */
export function findContainer(
  list: readonly ListedContainer[],
  { name, port, local }: Wanted,
): FoundContainer {
  const named = list.find((one) => one.Id.startsWith(name) || namesOf(one).includes(name));
  const owner = local
    ? list.find(
        (one) =>
          one.State === "running" &&
          one.Ports?.some(({ PublicPort, Type }) => PublicPort === port && Type === "tcp"),
      )
    : undefined;
  if (named !== undefined) {
    if (owner === undefined) return { id: named.Id, matchedBy: "name" };
    if (owner.Id === named.Id) return { id: named.Id, matchedBy: "name-and-port" };
    return { id: named.Id, matchedBy: "name", portOwner: namesOf(owner)[0] ?? owner.Id.slice(0, 12) };
  }
  if (owner !== undefined) return { id: owner.Id, matchedBy: "port" };
  const port_ = local
    ? { fr: `, et aucun ne publie le port ${port}`, en: `, and none publishes port ${port}` }
    : { fr: "", en: "" };
  return {
    absent: {
      fr: `aucun conteneur ne s'appelle « ${name} »${port_.fr}`,
      en: `no container is called "${name}"${port_.en}`,
    },
  };
}

function namesOf({ Names }: ListedContainer): string[] {
  return (Names ?? []).map((name) => name.replace(/^\//, ""));
}
