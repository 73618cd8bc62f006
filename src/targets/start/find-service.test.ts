import { describe, expect, test } from "vitest";
import { inspectSchema } from "../../docker/inspect.ts";
import { comfyService, portInside, type Service } from "./find-service.ts";

interface Asked {
  readonly published?: boolean;
  readonly exposed?: boolean;
  readonly network?: string;
  readonly host?: string;
}

/** A container that has stopped: what it published or listened on is gone from its state. */
function stopped(
  name: string,
  { published = false, exposed = false, network = "bridge", host = "8188" }: Asked = {},
): Service {
  const container = inspectSchema.parse({
    Id: `${name}-id`,
    Name: `/${name}-1`,
    State: { Status: "exited", Running: false, ExitCode: 1, StartedAt: "2026-01-01T00:00:00Z" },
    Config: { ExposedPorts: exposed ? { "8188/tcp": {} } : null },
    HostConfig: { NetworkMode: network, PortBindings: published ? { "8188/tcp": [{ HostPort: host }] } : {} },
    NetworkSettings: { Ports: {} },
  });
  return { name, container };
}

describe("ComfyUI's service of a project", () => {
  const cases: { is: string; services: Service[]; named?: string; found: string }[] = [
    {
      is: "the one that publishes the port, before one that exposes it",
      services: [stopped("helper", { exposed: true }), stopped("comfy", { published: true })],
      found: "comfy",
    },
    {
      is: "the one on the host's network",
      services: [stopped("helper"), stopped("comfy", { network: "host" })],
      found: "comfy",
    },
    {
      is: "the one that exposes the port",
      services: [stopped("helper"), stopped("comfy", { exposed: true })],
      found: "comfy",
    },
    {
      is: "the named one",
      services: [stopped("helper", { published: true }), stopped("comfy")],
      named: "comfy",
      found: "comfy",
    },
    { is: "the only one", services: [stopped("comfy")], found: "comfy" },
  ];

  test.for(cases)("is $is", ({ services, named, found }) => {
    expect(comfyService(services, 8188, named).name).toBe(found);
  });

  test("is the one that publishes the port to the host, as COMFYUI_PORT is meant in the course's own .env", () => {
    const services = [stopped("helper"), stopped("comfy", { published: true, host: "18288" })];
    const { name, container } = comfyService(services, 18_288, undefined);
    expect([name, portInside(container, 18_288), portInside(container, 8188)]).toEqual(["comfy", 8188, 8188]);
    expect(portInside(stopped("comfy", { exposed: true }).container, 18_288)).toBe(18_288);
  });

  test("is asked for where none has the port", () => {
    expect(() => comfyService([stopped("web"), stopped("db")], 8188, undefined)).toThrow(
      /No service has or publishes port 8188 \(started services: web, db\)/,
    );
  });
});
