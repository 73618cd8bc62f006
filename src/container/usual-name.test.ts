import { expect, test } from "vitest";
import { inspectSchema, type ListedContainer } from "../docker/inspect.ts";
import { ofUsualName } from "./usual-name.ts";

const one = (name: string, State: string, ports: readonly number[], network = "bridge") => ({
  listed: {
    Id: `${name}-id`,
    Names: [`/${name}`],
    State,
    Image: name,
    ImageID: `sha256:${name}`,
    NetworkSettings: { Networks: { [network]: {} } },
  } satisfies ListedContainer,
  inspected: inspectSchema.parse({
    Id: `${name}-id`,
    Name: `/${name}`,
    State: { Status: State, Running: State === "running", StartedAt: "" },
    Config: {},
    HostConfig: {
      PortBindings: Object.fromEntries(ports.map((port) => [`${port}/tcp`, [{ HostPort: `${port}` }]])),
    },
    NetworkSettings: {},
  }),
});
type One = ReturnType<typeof one>;

/** Whom "comfyui-qwen", the first of them, means for port 8189. */
const find = (all: readonly [One, ...One[]], answering: boolean) =>
  ofUsualName({
    named: all[0].listed,
    list: all.map(({ listed }) => listed),
    port: 8189,
    inspect: async ({ Id }) => all.find(({ listed }) => listed.Id === Id)?.inspected,
    answers: async () => answering,
  });
const qwen = { id: "comfyui-qwen-id", matchedBy: "name" };
const mine = (State: string, ...ports: number[]) => one("comfyui-qwen", State, ports);
const video = one("comfyui-video", "exited", [8189]);

test.for([
  ["stopped", mine("exited", 8188)],
  ["stopped, and made for this port", mine("exited", 8189)],
  ["never started", mine("created", 8189)],
  ["running, with a port of its own", mine("running", 8188)],
  ["running, without a port", mine("running")],
  ["in a restart loop on another port", mine("restarting", 8188)],
] as const)("the usual name means no server that answers from elsewhere: %s", async ([state, named]) => {
  const { absent } = { absent: undefined, ...(await find([named, video], true)) };
  expect(absent?.en).toContain("COMFYUI_CONTAINER=comfyui-qwen");
  expect(absent?.en.includes("a stopped container")).toBe(/stopped|never/.test(state));
});

test.for([
  ["on the host's network", one("comfyui-qwen", "running", [], "host"), true],
  ["in a restart loop on this port", mine("restarting", 8189), true],
  ["stopped, and nothing answers", mine("exited", 8189), false],
  ["without a port, and nothing answers", mine("running"), false],
] as const)("the usual name means its container %s", async ([, named, answering]) => {
  expect(await find([named, video], answering)).toEqual(qwen);
});

test("where nothing answers, the stopped container that is made for the port is meant", async () => {
  for (const state of ["running", "exited"]) {
    expect(await find([mine(state, 8188), video, one("db", "exited", [5432])], false)).toEqual({
      id: "comfyui-video-id",
      matchedBy: "port",
    });
    expect(await find([mine(state, 8188), video, one("old", "exited", [8189])], false)).toMatchObject({
      absent: { en: expect.stringContaining("(comfyui-video, old)") },
    });
    expect(await find([mine(state, 8188)], false)).toEqual(qwen);
  }
});
