import { CodedError } from "../errors.ts";
import type { Text } from "../text.ts";

/** Stable codes of everything that can go wrong between us and a Docker daemon. */
export type DockerErrorCode =
  | "DOCKER_ABSENT"
  | "DOCKER_DENIED"
  | "DOCKER_TIMEOUT"
  | "DOCKER_TOO_LARGE"
  | "DOCKER_STATUS"
  | "DOCKER_SHAPE"
  | "DOCKER_TLS"
  | "DOCKER_CONTEXT_UNKNOWN"
  | "DOCKER_HOST_UNSUPPORTED";

export class DockerError extends CodedError {
  declare readonly code: DockerErrorCode;
  /** Status of the reply, if there was one. */
  readonly status: number | undefined;

  constructor(code: DockerErrorCode, text: Text, options: ErrorOptions & { status?: number } = {}) {
    super(code, text, options);
    this.name = "DockerError";
    this.status = options.status;
  }
}

const tlsCodes = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/;

/** What a failed connection to the daemon means; `where` is the socket or address, `tls` whether TLS was used. */
export function toDockerError(error: unknown, request: string, where: string, tls: boolean): DockerError {
  if (error instanceof DockerError) return error;
  const code = (error as { code?: string }).code ?? (error as Error).name;
  if (code === "EACCES" || code === "EPERM")
    return new DockerError("DOCKER_DENIED", {
      fr: `Docker est là (${where}) mais cet utilisateur n'y a pas droit : ajoutez-le au groupe « docker ».`,
      en: `Docker is there (${where}) but this user has no right to it: add the user to the group "docker".`,
    });
  if ((error as Error).name === "TimeoutError" || /TIMEOUT|ETIMEDOUT/.test(String(code)))
    return new DockerError("DOCKER_TIMEOUT", {
      fr: `[${request}] le démon Docker (${where}) n'a pas répondu à temps : redémarrez Docker.`,
      en: `[${request}] the Docker daemon (${where}) did not answer in time: restart Docker.`,
    });
  // a daemon that misses our certificate may just hang up
  if (tlsCodes.test(String(code)) || (tls && /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/.test(String(code))))
    return new DockerError(
      "DOCKER_TLS",
      {
        fr: `Le démon Docker (${where}) et la suite ne s'accordent pas sur TLS (${code}) : vérifiez DOCKER_CERT_PATH (ca.pem, cert.pem, key.pem de ce démon) et le nom de la machine dans DOCKER_HOST.`,
        en: `The Docker daemon (${where}) and the suite do not agree on TLS (${code}): check DOCKER_CERT_PATH (this daemon's ca.pem, cert.pem, key.pem) and the machine's name in DOCKER_HOST.`,
      },
      { cause: error },
    );
  return new DockerError(
    "DOCKER_ABSENT",
    {
      fr: `Aucun démon Docker ne répond (${where}, ${code}) : démarrez Docker, ou donnez DOCKER_HOST.`,
      en: `No Docker daemon answers (${where}, ${code}): start Docker, or give DOCKER_HOST.`,
    },
    { cause: error },
  );
}
