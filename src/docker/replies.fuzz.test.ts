import { once } from "node:events";
import { createServer } from "node:http";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileJson, hostileText, jsonText, nearMiss } from "../../selftest/fuzz/hostile.ts";
import { calmly, expectPlain, patient } from "../../selftest/fuzz/judge.ts";
import { steadinessOf } from "../container/container-facts.ts";
import { ContainerHandle } from "../container/container-handle.ts";
import { readModels } from "../container/read-models.ts";
import { readMounts } from "../container/read-mounts.ts";
import { DockerApi } from "./api.ts";

const root = "/workspace/ComfyUI";
const inspected = {
  Id: "c0ffee",
  Name: "/comfyui-qwen",
  Image: `sha256:${"a".repeat(64)}`,
  RestartCount: 1,
  State: {
    Status: "running",
    Running: true,
    StartedAt: "2026-11-22T08:00:00.123456789Z",
    Health: { Status: "healthy", FailingStreak: 0, Log: [{ ExitCode: 0, Output: "ok" }] },
  },
  Config: { Image: "comfyui:qwen", Tty: false, Healthcheck: { Test: ["CMD-SHELL", "curl -f http://x/"] } },
  HostConfig: {
    NetworkMode: "bridge",
    RestartPolicy: { Name: "always" },
    DeviceRequests: [{ Count: -1, Capabilities: [["gpu"]] }],
  },
  Mounts: [
    { Type: "bind", Source: "/srv/ComfyUI", Destination: root },
    { Type: "volume", Destination: `${root}/models` },
  ],
  NetworkSettings: { Ports: { "8188/tcp": [{ HostIp: "0.0.0.0", HostPort: "8188" }], "22/tcp": null } },
};
const wanted = [
  { file: "a.safetensors", folder: "vae", loader: "VAELoader", input: "vae_name" },
  { file: "sub/b.gguf", folder: "text_encoders", loader: "CLIPLoader", input: "clip_name", bytes: 900 },
];

/** A daemon with one container, of which everything it says can be changed. */
async function daemon() {
  const says = {
    inspect: jsonText(inspected),
    stat: "",
    output: Buffer.alloc(0),
    log: Buffer.alloc(0),
    exit: 0,
  };
  const server = createServer((request, reply) => {
    const { method, url = "" } = request;
    request.resume();
    if (method === "HEAD") return reply.setHeader("X-Docker-Container-Path-Stat", says.stat).end();
    if (url.includes("/logs?")) return reply.end(says.log);
    if (url.endsWith("/start")) return reply.end(says.output);
    if (url.endsWith("/exec")) return reply.writeHead(201).end('{"Id":"e"}');
    return reply.end(url.startsWith("/exec/") ? `{"ExitCode":${says.exit}}` : says.inspect);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const api = new DockerApi({ kind: "http", origin: `http://127.0.0.1:${port}`, host: "127.0.0.1" });
  return {
    says,
    container: new ContainerHandle(api, "c0ffee", { matchedBy: "name" }),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function framed(text: string | Buffer): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]);
}

const outputLine = fc.oneof(
  fc.constantFrom("file 0", "file 1200000", "directory", "missing", "unreadable", "filled", "empty"),
  fc.constantFrom("link-broken ../x", `1200000 8:1 ${root}/models/vae/a-00001-of-00002.safetensors`),
  fc.constantFrom(`1200000 8:1 ${root}/models/vae/x.bin`, `1200000 8:2 ${root}/models/y.bin`, "f".repeat(64)),
  hostileText,
);
const output = fc.oneof(
  fc.array(outputLine, { maxLength: 8 }).map((lines) => framed(`${lines.join("\n")}\n`)),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
);

test("what inspect answers gives facts or a coded error, and so do log and mounts", patient, async () => {
  await using fake = await daemon();
  await fc.assert(
    fc.asyncProperty(fc.oneof(nearMiss(inspected), hostileJson), output, async (reply, bytes) => {
      Object.assign(fake.says, { inspect: jsonText(reply), output: bytes, log: bytes });
      const facts = await calmly(() => fake.container.facts());
      if (!(facts instanceof Error)) {
        expectPlain(facts, 60_000);
        expect(["steady", "looping", "down"]).toContain(steadinessOf(facts, { answering: true }));
      }
      await calmly(() => fake.container.logLines());
      await calmly(() => fake.container.processorTime());
      const mounts = await calmly(() => readMounts(fake.container, root, []));
      if (mounts instanceof Error) return;
      for (const { state, wrong } of mounts) {
        expect(["file", "filled", "empty", "missing", "unknown"]).toContain(state);
        if (wrong) expect(["empty", "missing"]).toContain(state);
      }
    }),
    { numRuns: 200 },
  );
});

test("whatever the scripts print, models are found or not, or the error is coded", patient, async () => {
  await using fake = await daemon();
  await fc.assert(
    fc.asyncProperty(output, fc.constantFrom(0, 0, 0, 127), async (bytes, exit) => {
      Object.assign(fake.says, { output: bytes, exit });
      const models = await calmly(() => readModels(fake.container, { root, wanted }));
      if (models instanceof Error) return;
      expect(models.files.map(({ file }) => file)).toEqual(wanted.map(({ file }) => file));
      expectPlain(models, 60_000);
      for (const { paths } of models.duplicates) expect(paths.length).toBeGreaterThan(1);
    }),
    { numRuns: 150 },
  );
});

test("the header about a path is a file, a folder or a coded error", patient, async () => {
  await using fake = await daemon();
  const real = { name: "PASSWORD", size: 61, mode: 420, mtime: "2026-11-22T08:00:00Z", linkTarget: "" };
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const header = fc.oneof(
    fc.oneof(nearMiss(real), hostileJson).map((value) => base64(jsonText(value).slice(0, 8_000))),
    hostileText.map((text) => base64(text)),
    fc.string({ maxLength: 40 }).map((text) => text.replace(/[^!-~]/g, "")),
  );
  await fc.assert(
    fc.asyncProperty(header, async (stat) => {
      fake.says.stat = stat;
      const found = await calmly(() => fake.container.stat("/x"));
      if (found === undefined || found instanceof Error) return;
      expect(Number.isFinite(found.size) && Number.isFinite(found.modifiedAt)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
