import { once } from "node:events";
import { copyFileSync, mkdtempDisposableSync, readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { projectRoot } from "../config/paths.ts";
import { DockerApi } from "./api.ts";
import { dockerEndpoint } from "./endpoint.ts";

const certificates = join(projectRoot, "fixtures", "test-certificates");
const pem = (name: string): Buffer => readFileSync(join(certificates, `${name}.pem`));

/** A daemon that asks for a client certificate, as `dockerd --tlsverify` does. */
async function tlsDaemon() {
  const options = { ca: pem("ca"), cert: pem("cert"), key: pem("key"), requestCert: true };
  const server = createServer({ ...options, rejectUnauthorized: true }, (_request, reply) => {
    reply.end('{"answer":42}');
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function ask(host: string, certPath?: string): Promise<unknown> {
  await using api = new DockerApi(dockerEndpoint({ host, ...(certPath && { tls: true, certPath }) }));
  return await api.json("GET", "/version", z.unknown());
}

test("a daemon behind TLS answers who has its certificates", async () => {
  using fake = await tlsDaemon();
  expect(await ask(`tcp://127.0.0.1:${fake.port}`, certificates)).toEqual({ answer: 42 });
  expect(await ask(`tcp://localhost:${fake.port}`, certificates)).toEqual({ answer: 42 });
});

test("a daemon behind TLS refuses who has none", async () => {
  using fake = await tlsDaemon();
  using folder = mkdtempDisposableSync(join(tmpdir(), "docker-tls-"));
  copyFileSync(join(certificates, "ca.pem"), join(folder.path, "ca.pem"));
  await expect(ask(`tcp://127.0.0.1:${fake.port}`, folder.path)).rejects.toMatchObject({
    code: "DOCKER_TLS",
  });
});

test("a daemon of another authority is not trusted", async () => {
  using fake = await tlsDaemon();
  using folder = mkdtempDisposableSync(join(tmpdir(), "docker-tls-"));
  for (const name of ["cert.pem", "key.pem"]) copyFileSync(join(certificates, name), join(folder.path, name));
  await expect(ask(`tcp://127.0.0.1:${fake.port}`, folder.path)).rejects.toMatchObject({
    code: "DOCKER_TLS",
  });
});

test("a folder without certificates is named", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "docker-tls-"));
  await expect(ask("tcp://127.0.0.1:9", folder.path)).rejects.toMatchObject({
    code: "DOCKER_TLS",
    text: { en: expect.stringContaining(folder.path) },
  });
});

test("a daemon that wants TLS, asked without, says what to set", async () => {
  const server = createHttpServer((_request, reply) => {
    reply.statusCode = 400;
    reply.end("Client sent an HTTP request to an HTTPS server.\n");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(ask(`tcp://127.0.0.1:${port}`)).rejects.toThrow(/DOCKER_TLS_VERIFY=1/);
  server.close();
});

test("a daemon without TLS, asked for it, is an error of its own", async () => {
  const server = createHttpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(ask(`tcp://127.0.0.1:${port}`, certificates)).rejects.toMatchObject({ code: "DOCKER_TLS" });
  server.close();
});
