import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DockerError } from "./error.ts";

/** Files for a TLS connection to a daemon; `ca` alone is enough if the daemon asks for no client certificate. */
export interface DockerCertificates {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Reads ca.pem, cert.pem and key.pem. Throws DOCKER_TLS if none of them exists, or if one cannot be read. */
export function readCertificates(folder: string): DockerCertificates {
  const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map((name) => read(join(folder, name)));
  if (ca === undefined && cert === undefined)
    throw new DockerError("DOCKER_TLS", {
      fr: `DOCKER_TLS_VERIFY demande TLS, et ${folder} n'a ni ca.pem, ni cert.pem, ni key.pem : donnez leur dossier par DOCKER_CERT_PATH.`,
      en: `DOCKER_TLS_VERIFY asks for TLS, and ${folder} has no ca.pem, cert.pem and key.pem: give their folder in DOCKER_CERT_PATH.`,
    });
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new DockerError(
      "DOCKER_TLS",
      {
        fr: `Le certificat ${file} ne se lit pas (${code}) : donnez-y droit à cet utilisateur.`,
        en: `The certificate ${file} cannot be read (${code}): give this user the right to read it.`,
      },
      { cause: error },
    );
  }
}
