import { DockerApi } from "../docker/api.ts";
import { type DockerSettings, dockerEndpoint } from "../docker/endpoint.ts";
import { DockerError } from "../docker/error.ts";
import { type ListedContainer, listSchema } from "../docker/inspect.ts";
import type { Text } from "../text.ts";
import { behindPort, type Looks } from "./behind-port.ts";
import { isOnHostNetwork } from "./behind-proxy.ts";
import { listensOn } from "./beside/listens-on.ts";
import { ContainerHandle } from "./container-handle.ts";
import { type FoundContainer, findContainer, type Match, nameOf } from "./find-container.ts";
import { looksLikeComfyUI } from "./looks-like-comfyui.ts";
import { isOnDockerMachine } from "./this-machine.ts";
import { ofUsualName } from "./usual-name.ts";

export interface ContainerQuestion {
  readonly url: string;
  readonly name: string;
  /** See `Wanted.chosen`. */
  readonly chosen?: boolean | undefined;
  /** ComfyUI's folder in the container: it distinguishes ComfyUI from a proxy when no container is named. */
  readonly root: string;
  readonly docker?: DockerSettings;
  /** Whether anything answers on the URL now; asked where only the usual name speaks for a container. */
  readonly answers?: () => Promise<boolean>;
}

/** A handle on the container behind the URL, or why there is none: a missing capability, not a fault. */
export type OpenedContainer =
  | { readonly handle: ContainerHandle }
  /** `notThis`: a container of the usual name is there, and is not the one behind the URL; `noContainer`: none is, as far as Docker shows. */
  | {
      readonly absent: Text;
      readonly notThis?: string;
      readonly noContainer?: true;
      /** A person named a container or a Docker for this server, or Docker has several that it may be: it was asked for. */
      readonly asked: boolean;
    };

/** Only its name speaks for it, and nobody chose that name. */
function isUsualName(match: Match, chosen = false): boolean {
  return !chosen && isByNameAlone(match);
}

/** No container publishes the port. */
function isByNameAlone({ matchedBy, proxy, portOwner }: Match): boolean {
  return matchedBy === "name" && proxy === undefined && portOwner === undefined;
}

/** Of containers on the host's network, which publish nothing, the one that listens on the port. */
function byHostNetwork(
  first: FoundContainer,
  hosts: readonly ListedContainer[],
  serves: readonly (boolean | undefined)[],
  chosen = false,
): FoundContainer | undefined {
  const [listener, ...more] = hosts.filter((_, at) => serves[at] === true);
  if (listener === undefined || more.length > 0) return undefined;
  if ("id" in first && first.id === listener.Id) return { ...first, matchedBy: "name-and-port" };
  if (!chosen || !("id" in first)) return { id: listener.Id, matchedBy: "port" };
  return { ...first, portOwner: nameOf(listener) };
}

function noData(error: unknown): undefined {
  if (!(error instanceof DockerError)) throw error;
}

export async function openContainer(
  { url, name, chosen, root, docker, answers = async () => false }: ContainerQuestion,
  signal?: AbortSignal,
): Promise<OpenedContainer> {
  const { hostname, port, protocol } = new URL(url);
  let local = isOnDockerMachine(hostname);
  try {
    const endpoint = dockerEndpoint(docker);
    local = isOnDockerMachine(hostname, endpoint);
    const api = new DockerApi(endpoint);
    const list = await api.json("GET", "/containers/json?all=1", listSchema, { signal });
    const wanted = {
      name,
      chosen,
      host: hostname,
      port: Number(port) || (protocol === "https:" ? 443 : 80),
      local,
    };
    const first = findContainer(list, wanted);
    const owner = list.find(({ Id }) => "id" in first && first.matchedBy === "port" && Id === first.id);
    const looks: Looks = ({ Id }) =>
      looksLikeComfyUI(new ContainerHandle(api, Id, { matchedBy: "port" }), root, signal);
    const named = list.find(({ Id }) => "id" in first && isUsualName(first, chosen) && Id === first.id);
    const inspect = ({ Id }: ListedContainer) =>
      new ContainerHandle(api, Id, { matchedBy: "name" }).inspect(signal).catch(noData);
    const isUnsure = !("id" in first) || isByNameAlone(first);
    const hosts = list.filter((one) => wanted.local && isUnsure && isOnHostNetwork(one));
    const serves = await Promise.all(
      hosts.map((one) =>
        listensOn(new ContainerHandle(api, one.Id, { matchedBy: "name" }), wanted.port, signal),
      ),
    );
    const found =
      byHostNetwork(first, hosts, serves, chosen) ??
      (owner !== undefined
        ? await behindPort(owner, list, wanted.port, looks)
        : named === undefined
          ? first
          : await ofUsualName({
              named,
              list,
              port: wanted.port,
              inspect,
              answers,
              serves: serves[hosts.indexOf(named)],
            }));
    if ("absent" in found) {
      await api[Symbol.asyncDispose]();
      const isThere = !chosen && wanted.local && list.some((container) => nameOf(container) === name);
      const { absent, unclear = false } = found;
      // what publishes the port may be a proxy, whose server is in a container that Docker does not link with it
      const isUnknown = unclear || owner !== undefined;
      const isNone = !chosen && wanted.local && !isUnknown && serves.every((one) => one === false);
      return {
        absent,
        asked: chosen === true || unclear,
        ...(isThere && { notThis: name }),
        ...(isNone && { noContainer: true as const }),
      };
    }
    const { id, ...match } = found;
    return { handle: new ContainerHandle(api, id, match) };
  } catch (error) {
    const named = local && (docker?.host ?? docker?.context) !== undefined;
    if (error instanceof DockerError) return { absent: error.text, asked: chosen === true || named };
    throw error;
  }
}
