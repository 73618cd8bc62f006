import type { PeerCertificate } from "node:tls";
import { expect, test } from "vitest";
import { COMMON_NAME_ONLY, checkServerIdentity } from "./identity.ts";

const shown = (CN: string, subjectaltname?: string) =>
  ({ subject: { CN }, ...(subjectaltname && { subjectaltname }) }) as unknown as PeerCertificate;

test.for([
  ["gpu.example", shown("gpu.example", "DNS:gpu.example"), undefined],
  ["a.gpu.example", shown("x", "DNS:x.example, DNS:*.gpu.example"), undefined],
  ["10.0.0.1", shown("x", "DNS:x.example, IP Address:10.0.0.1"), undefined],
  ["gpu.example", shown("gpu.example"), COMMON_NAME_ONLY],
  ["gpu.example", shown("gpu.example", "email:admin@gpu.example"), COMMON_NAME_ONLY],
  ["gpu.example", shown("gpu.example", "IP Address:10.0.0.1"), COMMON_NAME_ONLY],
  ["::1", shown("x", "IP Address:0:0:0:0:0:0:0:1"), undefined],
  ["gpu.example", shown("other.example"), "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["gpu.example", shown("gpu.example", "DNS:other.example"), "ERR_TLS_CERT_ALTNAME_INVALID"],
] as const)("of %s the certificate %o says: %s", ([host, certificate, code]) => {
  expect((checkServerIdentity(host, certificate) as { code?: string } | undefined)?.code).toBe(code);
});
