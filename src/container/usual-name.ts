import type { InspectedContainer, ListedContainer } from "../docker/inspect.ts";
import type { Text } from "../text.ts";
import { isOnHostNetwork, isUp } from "./behind-proxy.ts";
import { type FoundContainer, nameOf } from "./find-container.ts";

export interface UsualName {
  /** The container that has the usual name, which nobody chose. No container publishes the port. */
  readonly named: ListedContainer;
  readonly list: readonly ListedContainer[];
  readonly port: number;
  readonly inspect: (container: ListedContainer) => Promise<InspectedContainer | undefined>;
  /** Whether anything answers on the URL now. */
  readonly answers: () => Promise<boolean>;
  /** Whether it listens on the port, where it is on the host's network. */
  readonly serves?: boolean | undefined;
}

/** Of a machine with hundreds of old containers only the newest are asked. */
const MOST_STOPPED = 30;

/**
 * Whom the usual name means where no container publishes the port: an answer then comes from elsewhere (a process, a
 * tunnel), unless the container uses the host's network. Where nothing answers, it is the container that was to publish
 * the port, whatever its name.
 */
export async function ofUsualName({
  named,
  list,
  port,
  inspect,
  answers,
  serves,
}: UsualName): Promise<FoundContainer> {
  const itself = { id: named.Id, matchedBy: "name" } as const;
  if (isOnHostNetwork(named) && serves !== false) return itself;
  const ownPorts = portsOf(await inspect(named));
  if (named.State === "restarting" && ownPorts.includes(port)) return itself;
  if (await answers()) return { absent: elsewhereText(nameOf(named), named.State, port) };
  if (ownPorts.includes(port) || ownPorts.length === 0) return itself;
  const down = list.filter((other) => other !== named && !isUp(other)).slice(0, MOST_STOPPED);
  const ports = await Promise.all(down.map(async (other) => portsOf(await inspect(other))));
  const [only, ...more] = down.filter((_, at) => ports[at]?.includes(port));
  if (only === undefined) return itself;
  if (more.length === 0) return { id: only.Id, matchedBy: "port" };
  return { absent: severalText([only, ...more].map(nameOf), port), unclear: true };
}

/** The host's ports as configured: kept while it is stopped. */
function portsOf(inspected: InspectedContainer | undefined): number[] {
  const bindings = Object.values(inspected?.HostConfig.PortBindings ?? {});
  return bindings.flatMap((ports) => (ports ?? []).map(({ HostPort }) => Number(HostPort)));
}

function elsewhereText(name: string, state: string, port: number): Text {
  const stopped = !["running", "paused", "restarting"].includes(state);
  return {
    fr: `l'adresse répond, et aucun conteneur ne publie le port ${port} : le serveur n'est pas dans « ${name} »${stopped ? ", un conteneur arrêté" : ""} ; si c'est pourtant lui, donnez COMFYUI_CONTAINER=${name}`,
    en: `the address answers, and no container publishes port ${port}: the server is not in "${name}"${stopped ? ", a stopped container" : ""}; if it is all the same, set COMFYUI_CONTAINER=${name}`,
  };
}

function severalText(names: readonly string[], port: number): Text {
  return {
    fr: `plusieurs conteneurs arrêtés sont faits pour le port ${port} (${names.join(", ")}) : donnez à COMFYUI_CONTAINER le nom de l'un d'eux`,
    en: `several stopped containers are made for port ${port} (${names.join(", ")}): give COMFYUI_CONTAINER the name of one of them`,
  };
}
