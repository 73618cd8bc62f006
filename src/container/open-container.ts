import type { Text } from "../text.ts";
import { ContainerHandle } from "./container-handle.ts";
import { DockerApi } from "./docker-api.ts";
import { type DockerSettings, dockerEndpoint } from "./docker-endpoint.ts";
import { DockerError } from "./docker-error.ts";
import { findContainer } from "./find-container.ts";
import { listSchema } from "./inspect.ts";
import { isOnDockerMachine } from "./this-machine.ts";

export interface ContainerQuestion {
  readonly url: string;
  readonly name: string;
  /** See `Wanted.chosen`. */
  readonly chosen?: boolean | undefined;
  readonly docker?: DockerSettings;
}

/** A handle on the container behind the URL, or why there is none: that is a capability, not a fault. */
export type OpenedContainer = { readonly handle: ContainerHandle } | { readonly absent: Text };

export async function openContainer(
  { url, name, chosen, docker }: ContainerQuestion,
  signal?: AbortSignal,
): Promise<OpenedContainer> {
  try {
    const endpoint = dockerEndpoint(docker);
    const { hostname, port, protocol } = new URL(url);
    const api = new DockerApi(endpoint);
    const list = await api.json("GET", "/containers/json?all=1", listSchema, { signal });
    const found = findContainer(list, {
      name,
      chosen,
      host: hostname,
      port: Number(port) || (protocol === "https:" ? 443 : 80),
      local: isOnDockerMachine(hostname, endpoint),
    });
    if ("absent" in found) {
      await api[Symbol.asyncDispose]();
      return found;
    }
    const { id, ...match } = found;
    return { handle: new ContainerHandle(api, id, match) };
  } catch (error) {
    if (error instanceof DockerError) return { absent: error.text };
    throw error;
  }
}
