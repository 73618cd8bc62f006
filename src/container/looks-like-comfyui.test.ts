import { describe, expect, test } from "vitest";
import { DockerError } from "../docker/error.ts";
import { inspectSchema } from "../docker/inspect.ts";
import { isLeftAlone } from "./down/left-alone.ts";
import { looksLikeComfyUI } from "./looks-like-comfyui.ts";

const state = (Running: boolean, more: object = {}) =>
  inspectSchema.parse({
    Id: "c",
    Name: "/c",
    State: { Status: Running ? "running" : "exited", Running, StartedAt: "" },
    Config: {},
    HostConfig: {},
    NetworkSettings: {},
    ...more,
  });

const orders = async () => ({
  name: "c",
  createdAt: 0,
  environment: {},
  command: ["/start.sh"],
  folder: "/",
  labels: {},
  ports: [],
});

const running = (...lines: string[]) => ({
  stat: async () => undefined,
  commandLines: async () => lines,
  inspect: async () => state(true),
  orders,
});

test.for([
  ["python main.py --listen 0.0.0.0 --port 8188", true],
  ["python3 -u /opt/ComfyUI/main.py --cpu", true],
  ["/opt/venv/bin/python /comfyui/main.py --disable-auto-launch", true],
  ["/usr/bin/python3 /usr/local/bin/comfy launch -- --port 8188", true],
  ["nginx: master process nginx -g daemon off;", false],
  ["caddy reverse-proxy --from :80 --to comfyui:8188", false],
  ["socat TCP-LISTEN:80,fork TCP:comfyui-qwen:8188", false],
  ["node /srv/proxy.js http://comfyui:8188", false],
  ["python main.py http://comfyui:8188", false],
] as const)("a container that runs %s", async ([line, expected]) => {
  expect(await looksLikeComfyUI(running("/bin/sh /start.sh", line), "/app")).toBe(expected);
});

test("a container with main.py in ComfyUI's folder is ComfyUI's before its process runs", async () => {
  const asked: string[] = [];
  const stat = async (path: string) => {
    asked.push(path);
    return { name: "main.py", size: 9, directory: false, mtime: 0 } as never;
  };
  expect(await looksLikeComfyUI({ ...running("pip install"), stat }, "/app")).toBe(true);
  expect(asked).toEqual(["/app/main.py"]);
});

test("of a container whose processes Docker does not show nothing is said", async () => {
  const commandLines = async (): Promise<string[]> => {
    throw new DockerError("DOCKER_STATUS", { fr: "Rien.", en: "Nothing." }, { status: 409 });
  };
  expect(await looksLikeComfyUI({ ...running(), commandLines }, "/app")).toBeUndefined();
});

describe("a container that is down, with a bind that Docker would make anew", () => {
  const down = (Destination: string, more: object = {}) => ({
    ...running(),
    stat: async () => expect.unreachable("Docker makes the folder to look inside"),
    inspect: async () => state(false, { Mounts: [{ Type: "bind", Source: "/gone", Destination }], ...more }),
  });
  test.for([
    ["its models are mounted", down("/app/models/vae"), true],
    ["ComfyUI itself is mounted", down("/app"), true],
    ["it has ComfyUI's port", down("/data", { HostConfig: { PortBindings: { "8188/tcp": [] } } }), true],
    ["its image has ComfyUI's port", down("/data", { Config: { ExposedPorts: { "8188/tcp": {} } } }), true],
    ["only its pictures are mounted", down("/app/output"), false],
    ["it is another's", down("/app-data"), false],
  ] as const)("is judged from outside: %s", async ([, container, expected]) => {
    expect(await looksLikeComfyUI(container, "/app")).toBe(expected);
  });

  test("is ComfyUI's by its command or its folder", async () => {
    const of = (more: object) => ({
      ...down("/data"),
      orders: async () => ({ ...(await orders()), ...more }),
    });
    expect(await looksLikeComfyUI(of({ folder: "/app" }), "/app")).toBe(true);
    expect(await looksLikeComfyUI(of({ command: ["python", "main.py", "--listen"] }), "/app")).toBe(true);
  });
});

describe("looking into a container", () => {
  const bind = { Type: "bind", Destination: "/data/" };
  const long = { Type: "bind", Target: "/data" };
  test.for([
    ["that runs", state(true, { Mounts: [bind] }), false],
    ["without mounts", state(false), false],
    ["with a volume", state(false, { Mounts: [{ Type: "volume", Destination: "/v" }] }), false],
    ["with a bind in short form", state(false, { Mounts: [bind] }), true],
    ["with a bind in long form", state(false, { Mounts: [bind], HostConfig: { Mounts: [long] } }), false],
    [
      "with both forms",
      state(false, { Mounts: [bind, { ...bind, Destination: "/more" }], HostConfig: { Mounts: [long] } }),
      true,
    ],
    [
      "with create_host_path",
      state(false, {
        Mounts: [bind],
        HostConfig: { Mounts: [{ ...long, BindOptions: { CreateMountpoint: true } }] },
      }),
      true,
    ],
  ] as const)("%s may change the machine: %s", ([, inspected, expected]) => {
    expect(isLeftAlone(inspected)).toBe(expected);
  });
});
