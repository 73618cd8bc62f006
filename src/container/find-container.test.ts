import { describe, expect, test } from "vitest";
import { findContainer } from "./find-container.ts";

const one = (name: string, port?: number, State = "running") => ({
  Id: `${name}-id`,
  Names: [`/${name}`],
  State,
  Image: name,
  ImageID: `sha256:${name}`,
  Ports: port === undefined ? [] : [{ PrivatePort: 8188, PublicPort: port, Type: "tcp" }],
});
const wanted = { name: "comfyui-qwen", chosen: false, port: 8188, host: "127.0.0.1", local: true };

/** A container of a network of its own; `inside` is its port, `port` the one it is published on. */
const part = (name: string, Image: string, inside: number, port?: number, network = "course") => ({
  ...one(name),
  Image,
  ImageID: `sha256:${Image}`,
  Ports: [{ PrivatePort: inside, ...(port && { PublicPort: port }), Type: "tcp" }],
  NetworkSettings: { Networks: { [network]: {} } },
});

test("a paused container keeps its port", () => {
  expect(findContainer([one("mine", 8188, "paused")], wanted)).toEqual({ id: "mine-id", matchedBy: "port" });
});

describe("the container behind a reverse proxy", () => {
  const proxy = part("front", "nginx:1.27", 80, 8188);
  const behind = part("comfyui-qwen", "comfyui", 8188);

  test("is the named one, and the proxy is no other ComfyUI", () => {
    expect(findContainer([proxy, behind], wanted)).toEqual({
      id: "comfyui-qwen-id",
      matchedBy: "name",
      proxy: "front",
    });
  });

  test("is the named one while it is paused", () => {
    expect(findContainer([proxy, { ...behind, State: "paused" }], wanted)).toMatchObject({ proxy: "front" });
  });

  test("goes by the Compose project, too", () => {
    const Labels = { "com.docker.compose.project": "course" };
    const list = [one("front", 8188), one("comfyui-qwen")].map((each) => ({ ...each, Labels }));
    expect(findContainer(list, wanted)).toMatchObject({ proxy: "front" });
  });

  test.for<[string, ReturnType<typeof part>[]]>([
    ["stopped", [proxy, { ...behind, State: "exited" }]],
    ["on another network", [proxy, part("comfyui-qwen", "comfyui", 8188, undefined, "elsewhere")]],
    [
      "only on the network of all",
      [
        part("front", "nginx", 80, 8188, "bridge"),
        part("comfyui-qwen", "comfyui", 8188, undefined, "bridge"),
      ],
    ],
    ["of the same image", [part("front", "comfyui", 8188, 8188), behind]],
    [
      "a second ComfyUI of the network with a port of its own",
      [part("front", "comfyui-old", 8188, 8188), part("comfyui-qwen", "comfyui", 8188, 8189)],
    ],
  ])("is none where it is %s", ([, list]) => {
    const found = findContainer(list, { ...wanted, chosen: true });
    expect(found).toMatchObject({ id: "comfyui-qwen-id", portOwner: "front" });
    expect(found).not.toHaveProperty("proxy");
  });
});

describe("the container behind a URL", () => {
  test("is the named one that publishes the port", () => {
    expect(findContainer([one("x", 80), one("comfyui-qwen", 8188)], wanted)).toEqual({
      id: "comfyui-qwen-id",
      matchedBy: "name-and-port",
    });
  });

  test.for(["running", "exited"])(
    "is the one that a person named even where another has the port, %s, and the other is reported",
    (state) => {
      const list = [one("comfyui-old", 8188), one("comfyui-qwen", 8189, state)];
      expect(findContainer(list, { ...wanted, chosen: true })).toEqual({
        id: "comfyui-qwen-id",
        matchedBy: "name",
        portOwner: "comfyui-old",
      });
    },
  );

  test.for(["running", "exited", "restarting"])(
    "is the one with the port where nobody chose the usual name, %s",
    (state) => {
      const list = [one("comfyui-qwen", 8188, state), one("comfyui-video", 8189)];
      expect(findContainer(list, { ...wanted, port: 8189 })).toEqual({
        id: "comfyui-video-id",
        matchedBy: "port",
      });
    },
  );

  test("is the one with the port where none has the name", () => {
    expect(findContainer([one("qwen-2", 8188)], wanted)).toEqual({ id: "qwen-2-id", matchedBy: "port" });
  });

  test("is not guessed by port on another machine", () => {
    expect(findContainer([one("qwen-2", 8188)], { ...wanted, local: false })).toHaveProperty("absent");
    expect(
      findContainer([one("comfyui-old", 8188), one("comfyui-qwen", 8189)], {
        ...wanted,
        local: false,
        chosen: true,
      }),
    ).toEqual({ id: "comfyui-qwen-id", matchedBy: "name" });
  });

  test.for(["running", "exited"])(
    "is not taken for another machine's by the course's usual name, %s or not, unless a person named it",
    (state) => {
      const remote = { ...wanted, host: "comfy.example.org", local: false };
      const list = [one("comfyui-qwen", 8188, state)];
      expect(findContainer(list, remote)).toMatchObject({
        absent: { en: expect.stringContaining("COMFYUI_CONTAINER=comfyui-qwen") },
      });
      expect(findContainer(list, { ...remote, chosen: true })).toMatchObject({ id: "comfyui-qwen-id" });
    },
  );

  test("is the one on the URL's address where two publish the port, and the named one where both answer", () => {
    const on = (name: string, IP: string) => ({
      ...one(name),
      Ports: [{ IP, PrivatePort: 8188, PublicPort: 8188, Type: "tcp" }],
    });
    const list = [on("first", "127.0.0.1"), on("second", "127.0.0.2")];
    const by = (host: string, name = "none") => findContainer(list, { ...wanted, host, name, chosen: true });
    expect(by("127.0.0.2")).toEqual({ id: "second-id", matchedBy: "port" });
    expect(by("127.0.0.2", "first")).toMatchObject({ id: "first-id", portOwner: "second" });
    expect(by("localhost", "second")).toEqual({ id: "second-id", matchedBy: "name-and-port" });
    expect(by("127.0.0.3")).toHaveProperty("absent");
    expect(findContainer([on("any", "0.0.0.0")], wanted)).toMatchObject({ id: "any-id" });
    expect(findContainer([on("any", "::")], { ...wanted, host: "[::1]" })).toMatchObject({ id: "any-id" });
  });

  test("is not guessed where the start of an id fits several, and a name goes before an id", () => {
    const list = [
      { ...one("x"), Id: "cafe01" },
      { ...one("y"), Id: "cafe02" },
    ];
    expect(findContainer(list, { ...wanted, name: "cafe" })).toMatchObject({
      absent: { en: expect.stringContaining("(x, y)") },
    });
    expect(findContainer([...list, one("cafe")], { ...wanted, name: "cafe" })).toMatchObject({
      id: "cafe-id",
    });
    expect(findContainer(list, { ...wanted, name: "cafe02" })).toMatchObject({ id: "cafe02" });
  });

  test("is not a stopped one that once had the port", () => {
    expect(findContainer([one("qwen-2", 8188, "exited")], wanted)).toHaveProperty("absent");
  });
});
