import { z } from "zod";
import type { DockerApi } from "../../docker/api.ts";
import { type InspectedContainer, inspectSchema } from "../../docker/inspect.ts";
import { CodedError } from "../../errors.ts";
import { COMPOSE_PROJECT_LABEL } from "./stack-name.ts";

const listSchema = z.array(z.object({ Id: z.string(), Labels: z.record(z.string(), z.string()).nullish() }));

/** A container of a Compose project, whether it runs or not. */
export interface Service {
  readonly name: string;
  readonly container: InspectedContainer;
}

/** The containers of a project that exist so far. */
export async function servicesOf(api: DockerApi, project: string, signal?: AbortSignal): Promise<Service[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${COMPOSE_PROJECT_LABEL}=${project}`] }));
  const list = await api.json("GET", `/containers/json?all=1&filters=${filters}`, listSchema, { signal });
  return Promise.all(
    list.map(async ({ Id, Labels }) => ({
      name: Labels?.["com.docker.compose.service"] ?? "–",
      container: await api.json("GET", `/containers/${Id}/json`, inspectSchema, { signal }),
    })),
  );
}

/**
 * The port inside a container, where Compose files of the course use COMFYUI_PORT for the host's: of a port that the
 * container only publishes to the host, the one behind it.
 */
export function portInside({ HostConfig, Config }: InspectedContainer, port: number): number {
  const bindings = HostConfig.PortBindings ?? {};
  if (`${port}/tcp` in { ...bindings, ...Config.ExposedPorts }) return port;
  const [behind] =
    Object.entries(bindings).find(([, ports]) => ports?.some(({ HostPort }) => Number(HostPort) === port)) ??
    [];
  return behind === undefined ? port : Number.parseInt(behind, 10);
}

/**
 * ComfyUI's service: the named one, else the one that publishes its port (else the one that publishes it to the host under
 * this number), else the only one on the host's network, else the one whose image exposes the port. Read from the
 * configuration: a container that has stopped has no ports any more.
 */
export function serviceWithPort(
  services: readonly Service[],
  port: number,
  named: string | undefined,
): Service | undefined {
  if (named !== undefined) return services.find(({ name }) => name === named);
  const key = `${port}/tcp`;
  const onHost = services.filter(({ container }) => container.HostConfig.NetworkMode === "host");
  return (
    services.find(({ container }) => key in (container.HostConfig.PortBindings ?? {})) ??
    services.find(({ container }) => portInside(container, port) !== port) ??
    (onHost.length === 1 ? onHost[0] : undefined) ??
    services.find(({ container }) => key in (container.Config.ExposedPorts ?? {}))
  );
}

/** ComfyUI's service in a project that is up; a single service needs no port. TARGET_NO_SERVICE if there is none. */
export function comfyService(services: readonly Service[], port: number, named: string | undefined): Service {
  const service = serviceWithPort(services, port, named);
  const [only] = services;
  if (service !== undefined) return service;
  if (named === undefined && services.length === 1 && only !== undefined) return only;
  const names = services.map(({ name }) => name).join(", ") || "–";
  throw new CodedError("TARGET_NO_SERVICE", {
    fr: `Aucun service n'a ni ne publie le port ${port} (services démarrés : ${names}) : nommez celui de ComfyUI par COMFYUI_COMPOSE_SERVICE, ou corrigez COMFYUI_PORT.`,
    en: `No service has or publishes port ${port} (started services: ${names}): name ComfyUI's by COMFYUI_COMPOSE_SERVICE, or correct COMFYUI_PORT.`,
  });
}
