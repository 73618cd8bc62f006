import { describe, expect, test } from "vitest";
import { dockerEndpoint } from "./docker-endpoint.ts";
import { findContainer } from "./find-container.ts";
import { isOnDockerMachine } from "./this-machine.ts";

const one = (name: string, port?: number, State = "running") => ({
  Id: `${name}-id`,
  Names: [`/${name}`],
  State,
  Ports: port === undefined ? [] : [{ PrivatePort: 8188, PublicPort: port, Type: "tcp" }],
});
const wanted = { name: "comfyui-qwen", port: 8188, local: true };

describe("the container behind a URL", () => {
  test("is the named one that publishes the port", () => {
    expect(findContainer([one("x", 80), one("comfyui-qwen", 8188)], wanted)).toEqual({
      id: "comfyui-qwen-id",
      matchedBy: "name-and-port",
    });
  });

  test("is the named one even where another has the port, and the other is told", () => {
    expect(findContainer([one("comfyui-old", 8188), one("comfyui-qwen", 8189)], wanted)).toEqual({
      id: "comfyui-qwen-id",
      matchedBy: "name",
      portOwner: "comfyui-old",
    });
  });

  test("is the one with the port where none has the name", () => {
    expect(findContainer([one("qwen-2", 8188)], wanted)).toEqual({ id: "qwen-2-id", matchedBy: "port" });
  });

  test("is not guessed by port on another machine", () => {
    expect(findContainer([one("qwen-2", 8188)], { ...wanted, local: false })).toHaveProperty("absent");
    expect(
      findContainer([one("comfyui-old", 8188), one("comfyui-qwen", 8189)], { ...wanted, local: false }),
    ).toEqual({
      id: "comfyui-qwen-id",
      matchedBy: "name",
    });
  });

  test("is not a stopped one that once had the port", () => {
    expect(findContainer([one("qwen-2", 8188, "exited")], wanted)).toHaveProperty("absent");
  });
});

describe("the Docker daemon", () => {
  const none = () => false;
  test("is where DOCKER_HOST says, else on the first socket that exists", () => {
    expect(dockerEndpoint("unix:///x/docker.sock")).toEqual({ kind: "socket", path: "/x/docker.sock" });
    expect(dockerEndpoint("tcp://gpu:2375")).toEqual({
      kind: "http",
      origin: "http://gpu:2375",
      host: "gpu",
    });
    expect(dockerEndpoint("npipe:////./pipe/docker_engine")).toEqual({
      kind: "socket",
      path: "//./pipe/docker_engine",
    });
    expect(dockerEndpoint(undefined, "win32", none)).toEqual({
      kind: "socket",
      path: "//./pipe/docker_engine",
    });
    expect(dockerEndpoint("", "linux", (path) => path.includes("desktop"))).toMatchObject({
      path: expect.stringContaining("desktop"),
    });
  });

  test.for(["ssh://user@gpu", "tcp://gpu:2376", "gpu:2375", "tcp://", "unix://"])(
    "at %s is refused with the ways that are known",
    (host) => {
      expect(() => dockerEndpoint(host)).toThrow(/unix:\/\//);
    },
  );

  test("publishes the ports of its own machine only", () => {
    const socket = { kind: "socket", path: "/x" } as const;
    const remote = { kind: "http", origin: "http://gpu:2375", host: "gpu" } as const;
    expect(isOnDockerMachine("127.0.0.1", socket)).toBe(true);
    expect(isOnDockerMachine("[::1]", socket)).toBe(true);
    expect(isOnDockerMachine("qwen.example.org", socket)).toBe(false);
    expect(isOnDockerMachine("GPU", remote)).toBe(true);
    expect(isOnDockerMachine("localhost", remote)).toBe(false);
  });
});
