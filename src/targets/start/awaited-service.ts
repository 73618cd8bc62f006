import { ContainerHandle } from "../../container/container-handle.ts";
import type { DockerApi } from "../../docker/api.ts";
import { CodedError } from "../../errors.ts";
import type { Text } from "../../text.ts";
import { EVER, healthOutput, logTail } from "./death.ts";
import type { Service } from "./find-service.ts";

/** How Compose names what it waited for in vain: a container, or a service that should do its work and end. */
const IN_VAIN = /container (\S+) (?:exited|is unhealthy)|service "([^"]+)" didn't complete successfully/;

/** The service that another one waits for (`depends_on` with a condition), if Compose says that it failed. */
export function awaitedService(errorText: string, services: readonly Service[]): Service | undefined {
  const [, container, service] = IN_VAIN.exec(errorText) ?? [];
  return services.find(({ name, container: { Name } }) => name === service || Name === `/${container}`);
}

/**
 * TARGET_DEPENDENCY_FAILED: which service, its exit code or the output of its health check, and the end of its log, free of
 * secrets. Of ComfyUI itself (`isComfy`) that is not healthy yet, how to validate it without the service that waits.
 */
export async function failedInVain(
  { name, container }: Service,
  api: DockerApi,
  secrets: readonly string[],
  isComfy = false,
): Promise<CodedError> {
  const handle = new ContainerHandle(api, container.Id, { matchedBy: "name" });
  const tail = await logTail(handle, secrets, EVER);
  const { Running, Restarting, ExitCode } = container.State;
  const health = Running && !Restarting ? await healthOutput(handle, container, secrets) : undefined;
  const what =
    health === undefined
      ? { fr: `il s'est arrêté (code de sortie ${ExitCode}). `, en: `it stopped (exit code ${ExitCode}). ` }
      : {
          fr: `il n'est pas sain. Son contrôle de santé a dit :\n${health}\n`,
          en: `it is not healthy. Its health check said:\n${health}\n`,
        };
  const alone = isComfy && health !== undefined ? aloneText(name) : { fr: "", en: "" };
  return new CodedError("TARGET_DEPENDENCY_FAILED", {
    fr: `Un autre service attend le service « ${name} » (depends_on), et ${what.fr}${alone.fr}Fin de son journal :\n${tail}`,
    en: `Another service waits for the service "${name}" (depends_on), and ${what.en}${alone.en}End of its log:\n${tail}`,
  });
}

/** A first boot (clone, installation) may outlast the health check's patience, and not this suite's. */
function aloneText(name: string): Text {
  return {
    fr: `Un premier démarrage est plus long que ce que ce contrôle attend (start_period + retries × interval) ? Démarrez ComfyUI sans le service qui l'attend : --compose-service ${name} (ou COMFYUI_COMPOSE_SERVICE=${name}) ; la suite attend alors elle-même, jusqu'à --start-timeout.\n`,
    en: `A first start takes longer than this check waits (start_period + retries × interval)? Start ComfyUI without the service that waits: --compose-service ${name} (or COMFYUI_COMPOSE_SERVICE=${name}); the suite then waits itself, up to --start-timeout.\n`,
  };
}
