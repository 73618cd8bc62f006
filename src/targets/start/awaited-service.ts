import { ContainerHandle } from "../../container/container-handle.ts";
import type { DockerApi } from "../../docker/api.ts";
import { CodedError } from "../../errors.ts";
import { EVER, healthOutput, logTail } from "./death.ts";
import type { Service } from "./find-service.ts";

/** How Compose names what it waited for in vain: a container, or a service that should do its work and end. */
const IN_VAIN = /container (\S+) (?:exited|is unhealthy)|service "([^"]+)" didn't complete successfully/;

/** The service that another one waits for (`depends_on` with a condition), if Compose says that it failed. */
export function awaitedService(errorText: string, services: readonly Service[]): Service | undefined {
  const [, container, service] = IN_VAIN.exec(errorText) ?? [];
  return services.find(({ name, container: { Name } }) => name === service || Name === `/${container}`);
}

/** TARGET_DEPENDENCY_FAILED: which service, its exit code or the output of its health check, and the end of its log, free of secrets. */
export async function failedInVain(
  { name, container }: Service,
  api: DockerApi,
  secrets: readonly string[],
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
  return new CodedError("TARGET_DEPENDENCY_FAILED", {
    fr: `Un autre service attend le service « ${name} » (depends_on), et ${what.fr}Fin de son journal :\n${tail}`,
    en: `Another service waits for the service "${name}" (depends_on), and ${what.en}End of its log:\n${tail}`,
  });
}
