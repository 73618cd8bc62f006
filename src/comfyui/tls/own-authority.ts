import { createHash, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect, getCACertificates } from "node:tls";

const MS = 5_000;

/**
 * SHA-256 of the public key of a server whose certificate this process believes thanks to an authority that it was given
 * (NODE_EXTRA_CA_CERTS), in base64: for a browser that cannot be given one. Chain, days and name were verified here. Undefined:
 * no such authority, or not believed.
 */
export async function keyOfOwnAuthority(
  { hostname, port, protocol }: Pick<URL, "hostname" | "port" | "protocol">,
  given: readonly string[] = getCACertificates("extra"),
): Promise<string | undefined> {
  if (protocol !== "https:" || given.length === 0) return undefined;
  const host = hostname.replace(/^\[|\]$/g, "");
  const { promise, resolve } = Promise.withResolvers<Buffer | undefined>();
  const socket = connect({
    host,
    port: Number(port) || 443,
    rejectUnauthorized: true,
    // those alone: what everybody believes needs no help
    ca: [...given],
    ...(isIP(host) === 0 && { servername: host }),
  });
  socket.setTimeout(MS, () => socket.destroy());
  socket.on("secureConnect", () => {
    resolve(socket.authorized ? socket.getPeerX509Certificate()?.raw : undefined);
    socket.destroy();
  });
  socket.on("error", () => resolve(undefined));
  socket.on("close", () => resolve(undefined));
  const raw = await promise;
  if (raw === undefined) return undefined;
  const certificate = new X509Certificate(raw);
  // Node takes the name in the subject too, browsers no longer do
  const named =
    isIP(host) === 0 ? certificate.checkHost(host, { subject: "never" }) : certificate.checkIP(host);
  if (named === undefined) return undefined;
  const key = certificate.publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(key).digest("base64");
}
