import { once } from "node:events";
import { mkdtempDisposableSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { openContainer } from "../container/open-container.ts";
import { DockerApi } from "./api.ts";
import { textOfStream } from "./stream-frames.ts";

/** A daemon of this test's own making, on a port. */
async function daemon(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    port,
    host: `tcp://127.0.0.1:${port}`,
    endpoint: { kind: "http", origin: `http://127.0.0.1:${port}`, host: "127.0.0.1" } as const,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const anything = z.unknown();

const port = { IP: "0.0.0.0", PrivatePort: 80, PublicPort: 8188, Type: "tcp" };
const proxy = JSON.stringify([
  { Id: "1", Names: ["/web"], Image: "nginx:1.29", State: "running", Ports: [port] },
]);

describe("a Docker daemon", () => {
  test("that is not there is a reason, not a fault", async () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), "docker-"));
    const found = await openContainer({
      url: "http://127.0.0.1:8188",
      name: "x",
      root: "/app",
      docker: { host: `unix://${join(folder.path, "none.sock")}` },
    });
    expect(found).toMatchObject({ absent: { en: expect.stringContaining("No Docker daemon answers") } });
  });

  test("that hangs is given up", async () => {
    await using fake = await daemon(() => {});
    await using api = new DockerApi(fake.endpoint, { timeoutMs: 200 });
    await expect(api.json("GET", "/x", anything)).rejects.toMatchObject({ code: "DOCKER_TIMEOUT" });
  });

  test("that drips for ever is given up", async () => {
    await using fake = await daemon((_request, reply) => {
      const timer = setInterval(() => reply.write(" "), 20);
      reply.on("close", () => clearInterval(timer));
    });
    await using api = new DockerApi(fake.endpoint, { timeoutMs: 300 });
    await expect(api.json("GET", "/x", anything)).rejects.toMatchObject({ code: "DOCKER_TIMEOUT" });
  });

  test("that sends without end is cut", async () => {
    await using fake = await daemon((_request, reply) => {
      const more = (): void => {
        while (!reply.destroyed && reply.write(Buffer.alloc(65_536, "x")));
      };
      reply.on("drain", more);
      more();
    });
    await using api = new DockerApi(fake.endpoint);
    const { body, truncated } = await api.ask("GET", "/logs", { limit: 100_000 });
    expect([body.length, truncated]).toEqual([100_000, true]);
    await expect(api.json("GET", "/x", anything)).rejects.toMatchObject({ code: "DOCKER_TOO_LARGE" });
  });

  test.for([
    ["{", "DOCKER_SHAPE"],
    ["[{}]", "DOCKER_SHAPE"],
    ["null", "DOCKER_SHAPE"],
  ])("that answers %s is said to break its promise", async ([body = "", code]) => {
    await using fake = await daemon((_request, reply) => reply.end(body));
    const found = await openContainer({
      url: "http://127.0.0.1:8188",
      name: "x",
      root: "/app",
      docker: { host: fake.host },
    });
    expect(found).toHaveProperty("absent");
    await using api = new DockerApi(fake.endpoint);
    await expect(api.json("GET", "/x", z.array(z.object({ Id: z.string() })))).rejects.toMatchObject({
      code,
    });
  });

  test.for([
    ["no container at all", {}, "[]", true],
    ["another one, elsewhere", {}, '[{"Id": "1", "Names": ["/db"], "State": "running", "Ports": []}]', true],
    // it may be of a Docker that is not this one
    ["a proxy alone, whose server may be in any", {}, proxy, undefined],
    ["not the one that a person named", { chosen: true }, "[]", undefined],
    ["nothing of another machine", { url: "http://gpu.example.org:8188" }, "[]", undefined],
  ] as const)("that shows %s", async ([, more, list, noContainer]) => {
    await using fake = await daemon(({ url = "" }, reply) => {
      if (url.includes("/containers/json")) return reply.end(list);
      reply.statusCode = 404;
      reply.end("{}");
    });
    const question = { url: "http://127.0.0.1:8188", name: "comfyui-qwen", root: "/app", ...more };
    const found = await openContainer({ ...question, docker: { host: fake.host } });
    expect(found).toMatchObject({ absent: {} });
    expect((found as { noContainer?: true }).noContainer).toBe(noContainer);
  });

  test("that refuses is quoted", async () => {
    await using fake = await daemon((_request, reply) => {
      reply.statusCode = 409;
      reply.end('{"message":"container x is not running"}');
    });
    await using api = new DockerApi(fake.endpoint);
    await expect(api.json("POST", "/containers/x/exec", anything)).rejects.toThrow(
      /409: container x is not running/,
    );
  });
});

describe("a stream's frames", () => {
  const frame = (stream: number, text: string): Buffer => {
    const head = Buffer.alloc(8);
    head[0] = stream;
    head.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };

  test("are put together, whatever they came from", () => {
    expect(textOfStream(Buffer.concat([frame(1, "é"), frame(2, "b\n"), frame(1, "")]))).toBe("éb\n");
  });

  test("may be cut, or be none", () => {
    expect(textOfStream(frame(1, "abcdef").subarray(0, 11))).toBe("abc");
    expect(textOfStream(Buffer.from("plain text of a terminal"))).toBe("plain text of a terminal");
    expect(textOfStream(Buffer.alloc(0))).toBe("");
  });
});
