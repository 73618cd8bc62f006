import { expect, test } from "vitest";
import type { DockerEndpoint } from "../../docker/endpoint.ts";
import { inspectSchema } from "../../docker/inspect.ts";
import { addressOf } from "./address-of.ts";

const here: DockerEndpoint = { kind: "socket", path: "/var/run/docker.sock" };
const at = (host: string): DockerEndpoint => ({ kind: "http", origin: `http://${host}:2375`, host });

const container = (bound: readonly string[], NetworkMode = "bridge") =>
  inspectSchema.parse({
    Id: "id",
    Name: "/comfyui",
    State: { Status: "running", Running: true, StartedAt: "2026-01-01T00:00:00Z" },
    Config: {},
    HostConfig: { NetworkMode },
    NetworkSettings: { Ports: { "8188/tcp": bound.map((HostIp) => ({ HostIp, HostPort: "4321" })) } },
  });

test.for([
  ["127.0.0.1", here, "127.0.0.1"],
  ["0.0.0.0", here, "127.0.0.1"],
  ["::", here, "127.0.0.1"],
  ["", here, "127.0.0.1"],
  ["127.0.0.2", here, "127.0.0.2"],
  ["192.168.1.5", here, "192.168.1.5"],
  ["::1", here, "[::1]"],
  ["0.0.0.0", at("gpu.lan"), "gpu.lan"],
  ["127.0.0.1", at("gpu.lan"), "gpu.lan"],
  ["10.0.0.7", at("gpu.lan"), "10.0.0.7"],
  ["127.0.0.2", at("localhost"), "127.0.0.2"],
] as const)("a port bound to %s of the daemon %j is asked at %s", ([bound, endpoint, host]) => {
  expect(addressOf(container([bound]), 8188, endpoint)).toBe(`http://${host}:4321`);
});

test("of two bindings that of IPv4 is asked", () => {
  expect(addressOf(container(["::1", "127.0.0.2"]), 8188, here)).toBe("http://127.0.0.2:4321");
});

test("on the host's network the port is the machine's own", () => {
  expect(addressOf(container([], "host"), 8188, here)).toBe("http://127.0.0.1:8188");
  expect(addressOf(container([], "host"), 8188, at("gpu.lan"))).toBe("http://gpu.lan:8188");
});

test("a port that is not published is an error", () => {
  expect(() => addressOf(container([]), 8188, here)).toThrow(/comfyui does not publish port 8188/);
});
