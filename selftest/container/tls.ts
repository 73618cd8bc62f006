import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { createServer, type TLSSocket } from "node:tls";
import { projectRoot } from "../../src/config/paths.ts";
import { dockerEndpoint } from "../../src/docker/endpoint.ts";
import { daemon } from "./daemon.ts";

const certificates = join(projectRoot, "fixtures", "test-certificates");
const pem = (name: string): Buffer => readFileSync(join(certificates, `${name}.pem`));

export interface TlsDaemon extends Disposable {
  /** Environment for a client of this daemon. */
  readonly env: Record<string, string>;
  /** Number of connections so far. */
  readonly sessions: () => number;
}

/** Serves the daemon's socket over TLS with client certificates, as `dockerd --tlsverify` does; undefined if it has no socket here. */
export async function daemonBehindTls(): Promise<TlsDaemon | undefined> {
  const endpoint = dockerEndpoint(daemon);
  if (endpoint.kind !== "socket") return undefined;
  let sessions = 0;
  const options = { ca: pem("ca"), cert: pem("cert"), key: pem("key"), requestCert: true };
  const server = createServer({ ...options, rejectUnauthorized: true }, (near: TLSSocket) => {
    sessions += 1;
    const far = connect(endpoint.path);
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    env: { DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: certificates },
    sessions: () => sessions,
    [Symbol.dispose]: () => void server.close(),
  };
}
