import { describe, expect, test } from "vitest";
import { behindPort } from "./behind-port.ts";

/** A container of the network `course`; `inside` is its port, `port` the one it is published on. */
const part = (name: string, inside?: number, port?: number, network = "course") => ({
  Id: `${name}-id`,
  Names: [`/${name}`],
  State: "running",
  Image: name,
  ImageID: `sha256:${name}`,
  Labels: {},
  NetworkSettings: { Networks: { [network]: {} } as Record<string, object> },
  HostConfig: { NetworkMode: "bridge" },
  Ports:
    inside === undefined ? [] : [{ PrivatePort: inside, ...(port && { PublicPort: port }), Type: "tcp" }],
});
type Part = ReturnType<typeof part>;

/** What is found where these containers look like ComfyUI, and no other; `undefined`: Docker does not say. */
const find = (list: Part[], comfy: readonly string[] | undefined) => {
  const [owner] = list;
  if (owner === undefined) throw new Error("no container has the port");
  return behindPort(owner, list, 80, async ({ Image }) => comfy?.includes(Image));
};
const itself = { id: "front-id", matchedBy: "port" };
const behind = { id: "comfy-id", matchedBy: "port", proxy: "front" };
const unsure = { absent: { en: expect.stringContaining("COMFYUI_CONTAINER") } };

const front = part("front", 8080, 80);
const comfy = part("comfy", 8188);
const silent = part("comfy");
const database = part("db", 5432);

describe("the container that publishes the port", () => {
  test.for<[string, Part[], readonly string[] | undefined]>([
    ["looks like it, on any port inside", [front, database], ["front"]],
    ["looks like it, beside a second one", [front, comfy], ["front", "comfy"]],
    ["has ComfyUI's port, whatever it looks like", [part("front", 8188, 80), database], []],
    ["is alone, and Docker does not say what it is", [front], undefined],
    ["is not known, and none beside it has ComfyUI's port", [front, database], undefined],
  ])("is ComfyUI's where it %s", async ([, list, looking]) => {
    expect(await find(list, looking)).toEqual(itself);
  });

  test.for<[string, Part[], readonly string[] | undefined]>([
    ["the one beside it exposes ComfyUI's port", [front, database, comfy], []],
    ["the one beside it looks like ComfyUI, and exposes nothing", [front, database, silent], ["comfy"]],
    ["of those that expose its port one looks like ComfyUI", [front, part("other", 8188), comfy], ["comfy"]],
    ["the one beside it is published, too", [front, part("comfy", 8188, 8189)], ["comfy"]],
    ["it listens on ComfyUI's port itself", [part("front", 8188, 80), silent], ["comfy"]],
    ["the one beside it is paused", [front, { ...comfy, State: "paused" }], undefined],
    ["the one beside it has stopped", [front, { ...silent, State: "exited" }], ["comfy"]],
    [
      "a stopped one looks like ComfyUI, too",
      [front, { ...part("old"), State: "exited" }, silent],
      ["comfy", "old"],
    ],
    [
      "a stopped one looks like ComfyUI, and a running one exposes its port",
      [front, { ...part("old"), State: "exited" }, comfy],
      ["old"],
    ],
    [
      "ComfyUI lives in its network",
      [
        front,
        {
          ...part("comfy"),
          NetworkSettings: { Networks: {} },
          HostConfig: { NetworkMode: "container:front-id" },
        },
      ],
      ["comfy"],
    ],
    [
      "ComfyUI lives in its network, and another one looks like it beside",
      [
        front,
        part("gallery"),
        {
          ...part("comfy"),
          NetworkSettings: { Networks: {} },
          HostConfig: { NetworkMode: "container:front-id" },
        },
      ],
      ["comfy", "gallery"],
    ],
    ["nothing more is known", [front, comfy], undefined],
    ["it is a well-known proxy", [{ ...front, Image: "nginx:1.27" }, comfy], []],
  ])("is a proxy where %s", async ([, list, looking]) => {
    expect(await find(list, looking)).toEqual(behind);
  });

  test.for<[string, Part[], readonly string[] | undefined]>([
    ["it is alone and looks like anything else", [front, part("other", 8188, undefined, "elsewhere")], []],
    ["neither it nor what stands beside it looks like ComfyUI", [front, database], []],
    ["two beside it look like ComfyUI", [front, comfy, part("other", 8188)], ["comfy", "other"]],
    ["two beside it expose its port", [front, comfy, part("other", 8188)], []],
    ["it is a well-known proxy, with nothing beside it", [{ ...front, Image: "caddy" }], undefined],
  ])("is not judged where %s", async ([, list, looking]) => {
    expect(await find(list, looking)).toMatchObject(unsure);
  });
});
