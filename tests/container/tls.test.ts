import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { createServer, type TLSSocket } from "node:tls";
import { inject, test } from "vitest";
import { projectRoot } from "../../src/config/paths.ts";
import { dockerEndpoint } from "../../src/container/docker-endpoint.ts";
import { runSuite } from "../harness/run-suite.ts";
import { daemon } from "./daemon.ts";

const certificates = join(projectRoot, "fixtures", "test-certificates");
const pem = (name: string): Buffer => readFileSync(join(certificates, `${name}.pem`));

/** The daemon's socket behind TLS with client certificates, as `dockerd --tlsverify` has it. */
async function behindTls(socketPath: string) {
  let sessions = 0;
  const options = { ca: pem("ca"), cert: pem("cert"), key: pem("key"), requestCert: true };
  const server = createServer({ ...options, rejectUnauthorized: true }, (near: TLSSocket) => {
    sessions += 1;
    const far = connect(socketPath);
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, sessions: () => sessions, [Symbol.dispose]: () => void server.close() };
}

test("a stack is started and examined through a daemon behind TLS", async (context) => {
  const endpoint = dockerEndpoint(daemon);
  const missing =
    inject("noDocker") || (endpoint.kind === "socket" ? "" : "the daemon has no socket on this machine");
  if (missing) return context.skip(missing);
  const { expect } = context;
  using proxy = await behindTls(endpoint.kind === "socket" ? endpoint.path : "");
  const env = {
    COMFYUI_TARGET: "container",
    DOCKER_HOST: `tcp://127.0.0.1:${proxy.port}`,
    DOCKER_TLS_VERIFY: "1",
    DOCKER_CERT_PATH: certificates,
  };
  using run = await runSuite({ args: ["--stage", "infra"], env });
  const checks = run.verdict?.checks ?? [];
  expect(checks.find(({ id }) => id === "infra.credential-chain")?.status, run.output).toBe("passed");
  expect(run.status, run.output).toBe(0);
  expect(proxy.sessions()).toBeGreaterThan(0);
});
