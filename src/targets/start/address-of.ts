import { isLoopback } from "../../container/this-machine.ts";
import type { DockerEndpoint } from "../../docker/endpoint.ts";
import type { InspectedContainer } from "../../docker/inspect.ts";
import { CodedError } from "../../errors.ts";

/** URL of a running container's port; TARGET_NO_PORT where it is not published. */
export function addressOf(
  { Name, HostConfig, NetworkSettings }: InspectedContainer,
  port: number,
  endpoint: DockerEndpoint,
): string {
  const machine = endpoint.kind === "http" ? endpoint.host : "127.0.0.1";
  if (HostConfig.NetworkMode === "host") return `http://${machine}:${port}`;
  const bindings = NetworkSettings.Ports?.[`${port}/tcp`] ?? [];
  const binding = bindings.find(({ HostIp }) => !HostIp.includes(":")) ?? bindings[0];
  if (binding === undefined) {
    const name = Name.replace(/^\//, "");
    throw new CodedError("TARGET_NO_PORT", {
      fr: `${name} ne publie pas le port ${port} : ajoutez « ports: ["${port}:${port}"] » au service, ou corrigez COMFYUI_PORT.`,
      en: `${name} does not publish port ${port}: add ports: ["${port}:${port}"] to the service, or correct COMFYUI_PORT.`,
    });
  }
  return `http://${hostOf(binding.HostIp, machine)}:${binding.HostPort}`;
}

/** The address that a port is bound to, if it leads from here to the daemon's machine; else that machine's address. */
function hostOf(bound: string, machine: string): string {
  const everywhere = ["", "0.0.0.0", "::"].includes(bound);
  // another machine's loopback is not ours
  if (everywhere || (isLoopback(bound) && !isLoopback(machine))) return machine;
  return bound.includes(":") ? `[${bound}]` : bound;
}
