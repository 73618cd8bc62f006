import { createHash } from "node:crypto";
import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isOnDockerMachine } from "../container/this-machine.ts";
import { type DockerSettings, dockerEndpoint, endpointName } from "./endpoint.ts";

const nowhere = join(tmpdir(), "no-docker-config");
const on = (platform: NodeJS.Platform, exists = (_path: string) => false) => ({ platform, exists });
const endpoint = (settings: DockerSettings, machine = on("linux")) =>
  dockerEndpoint({ configDir: nowhere, ...settings }, machine);

describe("the Docker daemon", () => {
  test.for([
    [{ host: "unix:///x/docker.sock" }, { kind: "socket", path: "/x/docker.sock" }],
    [{ host: "npipe:////./pipe/docker_engine" }, { kind: "socket", path: "//./pipe/docker_engine" }],
    [{ host: "tcp://gpu" }, { kind: "http", origin: "http://gpu:2375", host: "gpu" }],
    [{ host: "tcp://gpu:80" }, { kind: "http", origin: "http://gpu:80", host: "gpu" }],
    [
      { host: "tcp://gpu", tls: true, certPath: "/c" },
      { kind: "http", origin: "https://gpu:2376", host: "gpu", certPath: "/c" },
    ],
    [
      { host: "tcp://gpu:443/", tls: true },
      { kind: "http", origin: "https://gpu:443", host: "gpu", certPath: nowhere },
    ],
    [
      { host: "unix:///x", tls: true },
      { kind: "socket", path: "/x" },
    ],
  ] as const)("at %o is %o", ([settings, found]) => {
    expect(endpoint(settings)).toEqual(found);
  });

  test("is on the first socket that exists; where none does, every place is named", () => {
    expect(
      endpoint(
        {},
        on("win32", () => true),
      ),
    ).toEqual({ kind: "socket", path: "//./pipe/docker_engine" });
    expect(
      endpoint(
        { host: " " },
        on("linux", (path) => path.includes("desktop")),
      ),
    ).toMatchObject({ path: expect.stringContaining("desktop") });
    expect(endpointName(endpoint({}))).toMatch(/^\/var\/run\/docker\.sock, .*desktop/);
  });

  test.for(["gpu:2375", "tcp://", "unix://", "fd://"])(
    "at %s is refused with the ways that are known",
    (host) => {
      expect(() => endpoint({ host })).toThrow(/unix:\/\/.*tcp:\/\/.*DOCKER_TLS_VERIFY/);
    },
  );

  test.for([
    ["linux", /ssh -nNT -L \/tmp\/docker-remote\.sock:\/var\/run\/docker\.sock ana@gpu .*DOCKER_HOST=unix:/],
    ["win32", /ssh -nNT -L 127\.0\.0\.1:23750:\/var\/run\/docker\.sock ana@gpu .*DOCKER_HOST=tcp:/],
  ] as const)("behind ssh:// is reached by the tunnel that is named on %s", ([platform, says]) => {
    expect(() => endpoint({ host: "ssh://ana@gpu" }, on(platform))).toThrow(says);
  });

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

describe("a Docker context", () => {
  /** A folder of Docker's, with this context as the current one. */
  function configDir(name: string, host: string, tls = false) {
    const folder = mkdtempDisposableSync(join(tmpdir(), "docker-config-"));
    const id = createHash("sha256").update(name).digest("hex");
    mkdirSync(join(folder.path, "contexts/meta", id), { recursive: true });
    if (tls) mkdirSync(join(folder.path, "contexts/tls", id, "docker"), { recursive: true });
    writeFileSync(join(folder.path, "config.json"), JSON.stringify({ auths: {}, currentContext: name }));
    writeFileSync(
      join(folder.path, "contexts/meta", id, "meta.json"),
      JSON.stringify({
        Name: name,
        Metadata: {},
        Endpoints: { docker: { Host: host, SkipTLSVerify: false } },
      }),
    );
    return folder;
  }

  test("is followed where no DOCKER_HOST is given, and named", () => {
    using folder = configDir("desktop-linux", "unix:///home/ana/.docker/desktop/docker.sock");
    const found = endpoint({ configDir: folder.path });
    expect(found).toMatchObject({ kind: "socket", path: "/home/ana/.docker/desktop/docker.sock" });
    expect(endpointName(found)).toContain("docker context desktop-linux");
    expect(endpoint({ configDir: folder.path, host: "unix:///x" })).toEqual({ kind: "socket", path: "/x" });
    expect(endpoint({ configDir: folder.path, context: "default" })).not.toHaveProperty("context");
  });

  test("brings its certificates", () => {
    using folder = configDir("gpu", "tcp://gpu:2376", true);
    expect(endpoint({ configDir: folder.path })).toMatchObject({
      origin: "https://gpu:2376",
      certPath: expect.stringMatching(/contexts.tls.[0-9a-f]{64}.docker$/),
    });
  });

  test("over ssh is reached by a tunnel; one that is not described is an error", () => {
    using folder = configDir("gpu", "ssh://ana@gpu");
    expect(() => endpoint({ configDir: folder.path })).toThrow(/ssh -nNT/);
    expect(() => endpoint({ configDir: folder.path, context: "gone" })).toThrow(/"gone" is not described/);
  });

  test.for(["", "{", "[]", '{"currentContext":3}', '{"currentContext":""}'])(
    "of a configuration that reads %j is none",
    (content) => {
      using folder = mkdtempDisposableSync(join(tmpdir(), "docker-config-"));
      writeFileSync(join(folder.path, "config.json"), content);
      expect(endpoint({ configDir: folder.path })).not.toHaveProperty("context");
    },
  );
});
