import { isIP } from "node:net";
import { checkServerIdentity as inNode, type PeerCertificate } from "node:tls";

/** As OpenSSL and Node name what is wrong with a certificate. */
export const COMMON_NAME_ONLY = "ERR_TLS_CERT_COMMON_NAME_ONLY";

/**
 * Whether a certificate is for this host, as browsers judge it: Node, too, takes the name in the subject where there is no other,
 * and would be content with an address that no student can open.
 */
export function checkServerIdentity(host: string, certificate: PeerCertificate): Error | undefined {
  const wrong = inNode(host, certificate);
  if (wrong) return wrong;
  // addresses beside it make no browser read the name in the subject
  if (isIP(host) !== 0 || /(^|[\s,])DNS:/.test(certificate.subjectaltname ?? "")) return undefined;
  return Object.assign(new Error("the certificate has no name in its subjectAltName"), {
    code: COMMON_NAME_ONLY,
  });
}
