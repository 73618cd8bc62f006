import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { ContainerHandle } from "../../container/container-handle.ts";
import { DockerApi } from "../../docker/api.ts";
import { died, hasDied } from "./death.ts";

const PASSWORD = "SuperS3cretEnvPw";

/** A daemon of one container, which has printed its password and died; `late`: how many requests see nothing of its log yet. */
async function daemonOf(state: object, { late = 0, says = "" } = {}) {
  let asked = 0;
  const inspected = {
    Id: "id",
    Name: "/comfyui",
    State: { Status: "exited", Running: false, ExitCode: 1, StartedAt: "2026-01-01T00:00:00Z" },
    Config: { Tty: true, Env: [`ADMIN_PASSWORD=${PASSWORD}`, "PATH=/bin"] },
    HostConfig: {},
    NetworkSettings: {},
    ...state,
  };
  const server = createServer(({ url = "" }, reply) => {
    const since = Number(/since=([\d.]+)/.exec(url)?.[1]);
    const log = `2026-01-01T00:00:00Z pw=${PASSWORD}\n2026-01-01T00:00:00Z since ${since}\n${says}`;
    if (!url.includes("/logs")) return reply.end(JSON.stringify(inspected));
    asked += 1;
    reply.end(asked > late ? log : "");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const api = new DockerApi({ kind: "http", origin, host: "127.0.0.1" });
  return {
    handle: new ContainerHandle(api, "id", { matchedBy: "name" }),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      server.close();
    },
  };
}

const running = { Status: "running", Running: true, StartedAt: "2026-01-01T00:00:00Z" };

test.for([
  ["that has stopped", {}, "exit code 1"],
  ["that lives again", { RestartCount: 2, State: running }, "exit code ?"],
] as const)(
  "a container %s is reported with its log since its creation, free of its passwords",
  async ([_, state, code]) => {
    await using daemon = await daemonOf(state);
    const inspected = await daemon.handle.inspect();
    expect(hasDied(inspected)).toBe(true);
    const { text } = await died(daemon.handle, inspected, []);
    expect(text.en).toContain(`comfyui stopped while it started (${code})`);
    expect(text.en).toContain(`pw=[secret]\n  | since 0`);
    expect(text.fr).not.toContain(PASSWORD);
  },
);

test("the last words of a container that Docker has not copied yet are waited for", async () => {
  await using daemon = await daemonOf({}, { late: 1 });
  const { text } = await died(daemon.handle, await daemon.handle.inspect(), []);
  expect(text.en).toContain("pw=[secret]");
});

test("a container that runs has not died", async () => {
  await using daemon = await daemonOf({ State: running });
  expect(hasDied(await daemon.handle.inspect())).toBe(false);
});

test("a container whose log tells why it failed is reported with the cause and what to do", async () => {
  const says = "2026-01-01T00:00:01Z [ERROR] ASSETS_STARTUP_FAILED: in_use\n";
  await using daemon = await daemonOf({}, { says });
  const { text } = await died(daemon.handle, await daemon.handle.inspect(), []);
  expect(text.en).toContain("(exit code 1). Another ComfyUI uses the same database: ");
  expect(text.en).toMatch(/Stop the other one, .* End of its log:\n {2}\| /);
  expect(text.fr).toContain("Un autre ComfyUI utilise la même base de données : deux ComfyUI partagent");
});
