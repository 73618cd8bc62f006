import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { certificates, noCertificates } from "../../../selftest/proxy/certificates.ts";
import { keyOfOwnAuthority } from "./own-authority.ts";

const keyOf = (file: string): string =>
  createHash("sha256")
    .update(new X509Certificate(readFileSync(file)).publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");

test.skipIf(noCertificates !== undefined).for([
  ["sound", true],
  ["other", false],
  ["expired", false],
  ["self-signed", false],
  ["common-name", false],
] as const)("the key of a certificate that is %s: %s", async ([name, believed]) => {
  const { ca, key, certificate } = certificates();
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate(name)) });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    const url = new URL(`https://localhost:${(server.address() as AddressInfo).port}/`);
    const given = [readFileSync(ca, "utf8")];
    expect(await keyOfOwnAuthority(url, given)).toBe(believed ? keyOf(certificate(name)) : undefined);
    expect(await keyOfOwnAuthority(url, [])).toBeUndefined();
    url.protocol = "http:";
    expect(await keyOfOwnAuthority(url, given)).toBeUndefined();
  } finally {
    server.close();
  }
});
