import { ContainerHandle } from "../../container/container-handle.ts";
import type { DockerApi } from "../../docker/api.ts";
import { CodedError } from "../../errors.ts";
import { EVER, healthSaid, logTail } from "./death.ts";
import type { Service } from "./find-service.ts";

/** As Compose names what it awaited in vain: a container, or a service that is to do its work and end. */
const IN_VAIN = /container (\S+) (?:exited|is unhealthy)|service "([^"]+)" didn't complete successfully/;

/** The service for which another one had to wait (`depends_on` with a condition), where Compose says that it failed. */
export function awaitedService(said: string, services: readonly Service[]): Service | undefined {
  const [, container, service] = IN_VAIN.exec(said) ?? [];
  return services.find(({ name, container: { Name } }) => name === service || Name === `/${container}`);
}

/** TARGET_DEPENDENCY_FAILED: which service, its exit code or what its health check said, and the end of its log, free of secrets. */
export async function failedInVain(
  { name, container }: Service,
  api: DockerApi,
  secrets: readonly string[],
): Promise<CodedError> {
  const handle = new ContainerHandle(api, container.Id, { matchedBy: "name" });
  const tail = await logTail(handle, secrets, EVER);
  const { Running, Restarting, ExitCode } = container.State;
  const said = Running && !Restarting ? await healthSaid(handle, container, secrets) : undefined;
  const what =
    said === undefined
      ? { fr: `il s'est arrêté (code de sortie ${ExitCode}). `, en: `it stopped (exit code ${ExitCode}). ` }
      : {
          fr: `il n'est pas sain. Son contrôle de santé a dit :\n${said}\n`,
          en: `it is not healthy. Its health check said:\n${said}\n`,
        };
  return new CodedError("TARGET_DEPENDENCY_FAILED", {
    fr: `Un autre service attend le service « ${name} » (depends_on), et ${what.fr}Fin de son journal :\n${tail}`,
    en: `Another service waits for the service "${name}" (depends_on), and ${what.en}End of its log:\n${tail}`,
  });
}
