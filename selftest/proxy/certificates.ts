import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "./programs.ts";

/** Those that a test needs, and for which names and days. */
const wanted = {
  sound: { names: "DNS:localhost,IP:127.0.0.1,IP:::1", from: "20200101000000Z", to: "20991231235959Z" },
  other: { names: "DNS:comfy.example.test", from: "20200101000000Z", to: "20991231235959Z" },
  expired: { names: "DNS:localhost,IP:127.0.0.1", from: "20200101000000Z", to: "20200201000000Z" },
  early: { names: "DNS:localhost,IP:127.0.0.1", from: "20980101000000Z", to: "20991231235959Z" },
  /** Its name stands in its subject alone, where no browser looks for it any more. */
  "common-name": { names: undefined, from: "20200101000000Z", to: "20991231235959Z" },
};
export type CertificateName = keyof typeof wanted | "self-signed";

export interface Certificates {
  /** The authority that signed all but the self-signed one. */
  readonly ca: string;
  /** One key for all: what a test is about is never the key. */
  readonly key: string;
  readonly certificate: (name: CertificateName) => string;
  /** Certificate and key in one file, as HAProxy reads them. */
  readonly pair: (name: CertificateName) => string;
}

const program = findProgram("openssl");
export const noCertificates: string | undefined =
  program === undefined ? "openssl is not in PATH: apt-get install openssl" : undefined;

const policy = `
[ca]
default_ca = here
[here]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
`;

let made: Certificates | undefined;

/** Made once, in a folder that ends with this process. */
export function certificates(): Certificates {
  made ??= make();
  return made;
}

function make(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "e2e-certificates-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const openssl = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync(program ?? "", args, { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`openssl ${args.join(" ")}\n${stderr}`);
  };
  const signed = Object.entries(wanted);
  const names = signed.map(([name, { names: all }]) =>
    [`[${name}]`, all === undefined ? "basicConstraints = CA:FALSE" : `subjectAltName = ${all}`, ""].join(
      "\n",
    ),
  );
  writeFileSync(join(folder, "ca.cnf"), policy + names.join(""));
  writeFileSync(join(folder, "index.txt"), "");
  writeFileSync(join(folder, "serial"), "01\n");
  const ecKey = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl(...ecKey, "-x509", "-days", "30", "-subj", "/CN=test CA", "-keyout", "ca.key", "-out", "ca.pem");
  openssl(...ecKey, "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "request.csr");
  for (const [name, { from, to }] of signed) {
    const days = ["-startdate", from, "-enddate", to, "-extensions", name];
    const by = ["-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key"];
    openssl("ca", "-batch", "-notext", ...by, ...days, "-in", "request.csr", "-out", `${name}.pem`);
  }
  const alone = ["-addext", `subjectAltName=${wanted.sound.names}`, "-subj", "/CN=localhost", "-days", "30"];
  openssl("req", "-x509", "-key", "key.pem", ...alone, "-out", "self-signed.pem");
  return {
    ca: join(folder, "ca.pem"),
    key: join(folder, "key.pem"),
    certificate: (name) => join(folder, `${name}.pem`),
    pair(name) {
      const path = join(folder, `${name}-pair.pem`);
      const parts = [`${name}.pem`, "key.pem"].map((file) => readFileSync(join(folder, file), "utf8"));
      writeFileSync(path, parts.join(""));
      return path;
    },
  };
}
