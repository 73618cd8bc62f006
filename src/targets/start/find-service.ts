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

/** Containers of a project as far as they exist by now. */
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
 * ComfyUI's among them: the named one, else the one that publishes its port, else the one on the host's network, else
 * the one whose image exposes it. Judged by what was asked for: a container that has stopped has no ports any more.
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
    (onHost.length === 1 ? onHost[0] : undefined) ??
    services.find(({ container }) => key in (container.Config.ExposedPorts ?? {}))
  );
}

/** The same of a project that is up, where a service that is alone is the one; TARGET_NO_SERVICE where none is. */
export function comfyService(services: readonly Service[], port: number, named: string | undefined): Service {
  const found = serviceWithPort(services, port, named);
  const [only] = services;
  if (found !== undefined) return found;
  if (named === undefined && services.length === 1 && only !== undefined) return only;
  const names = services.map(({ name }) => name).join(", ") || "–";
  throw new CodedError("TARGET_NO_SERVICE", {
    fr: `Aucun service n'a le port ${port} (services démarrés : ${names}) : nommez celui de ComfyUI par COMFYUI_COMPOSE_SERVICE.`,
    en: `No service has port ${port} (started services: ${names}): name ComfyUI's by COMFYUI_COMPOSE_SERVICE.`,
  });
}
