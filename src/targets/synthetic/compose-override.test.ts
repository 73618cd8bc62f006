import { expect, test } from "vitest";
import { composeConfigSchema, overrideOf, serviceIn } from "./compose-override.ts";
import { givesWay, modelMounts } from "./model-mounts.ts";

const root = "/workspace/ComfyUI";
const model = (folder: string) => ({ file: "m.safetensors", folder, loader: "L", input: "i" });
const mounts = modelMounts("/cache/$x", root, [model("vae"), model("text_encoders"), model("vae")]);
const gpu = {
  resources: { reservations: { devices: [{ driver: "nvidia", count: 1, capabilities: ["gpu"] }] } },
};
const bind = (source: string, target: string) => ({ type: "bind", source, target });

test("each folder of the profile is mounted once, from the cache to its place", () => {
  expect(mounts).toEqual([
    { source: "/cache/$x/vae", target: `${root}/models/vae` },
    { source: "/cache/$x/text_encoders", target: `${root}/models/text_encoders` },
  ]);
});

test.for([
  [`${root}/models`, true],
  [`${root}/models/`, true],
  [`${root}/models/vae`, true],
  [`${root}/models/vae/sub`, true],
  // ComfyUI looks there first for a text encoder
  [`${root}/models/clip`, true],
  [`${root}/models/loras`, false],
  [`${root}/models-old`, false],
  [root, false],
  [`${root}/output`, false],
] as const)("a mount of the stack at %s gives way to ours: %s", ([target, expected]) => {
  expect(givesWay(target, root, mounts)).toBe(expected);
});

const read = composeConfigSchema.parse({
  services: {
    comfy: {
      image: "comfy",
      command: ["python", "main.py", "$$HOME"],
      ports: [{ target: 8188, published: "18188" }],
      volumes: [bind("/their/models", `${root}/models`), bind("/their/output", `${root}/output`)],
      runtime: "nvidia",
      deploy: gpu,
    },
    captions: { image: "captions", deploy: gpu },
    db: { image: "db" },
  },
});

test("the service starts on a CPU with our models, nobody reserves a GPU, and nothing else changes", () => {
  const image = { entrypoint: ["/boot"], command: [] };
  expect(overrideOf(read, "comfy", image, mounts, root).split("\n")).toEqual([
    "services:",
    '  "comfy":',
    '    command: !override ["python","main.py","--cpu","--fp32-text-enc","$$HOME"]',
    `    volumes: !override [{"type":"bind","source":"/their/output","target":"${root}/output"},{"type":"bind","source":"/cache/$$x/vae","target":"${root}/models/vae","read_only":true},{"type":"bind","source":"/cache/$$x/text_encoders","target":"${root}/models/text_encoders","read_only":true}]`,
    "    runtime: !reset null",
    "    deploy: { resources: { reservations: { devices: !reset [] } } }",
    '  "captions":',
    "    deploy: { resources: { reservations: { devices: !reset [] } } }",
    "",
  ]);
});

test("a GPU goes in each form in which a service takes one, and other devices stay", () => {
  const withGpu = (more: object): string => {
    const config = composeConfigSchema.parse({
      services: { comfy: { image: "c", command: "x" }, one: more },
    });
    return (
      overrideOf(config, "comfy", { entrypoint: [], command: [] }, mounts, root).split('"one":')[1] ?? ""
    );
  };
  const usb = { source: "/dev/ttyUSB0", target: "/dev/ttyUSB0", permissions: "rwm" };
  const devices = [
    ...["/dev/nvidia0:/dev/nvidia0", "nvidia.com/gpu=all", "/dev/kfd:/dev/kfd", "/dev/dri"],
    ...[usb, { source: "/dev/nvidiactl", target: "/dev/nvidiactl" }, "/dev/fuse"],
  ];
  expect(withGpu({ devices })).toBe(`\n    devices: !override ${JSON.stringify([usb, "/dev/fuse"])}\n`);
  expect(withGpu({ devices: ["/dev/dxg:/dev/dxg"] })).toBe("\n    devices: !override []\n");
  expect(withGpu({ devices: ["/dev/fuse"] })).toBe("");
  expect(withGpu({ gpus: "all" })).toBe("\n    gpus: !reset null\n");
  expect(withGpu({ runtime: "nvidia-cdi" })).toBe("\n    runtime: !reset null\n");
  expect(withGpu({ runtime: "runc" })).toBe("");
});

test("the command of an image is taken where the service has none, and not where its entrypoint drops it", () => {
  const image = { entrypoint: ["/boot"], command: ["run", "$x"] };
  const of = (more: object) => {
    const config = composeConfigSchema.parse({ services: { comfy: { image: "c", ...more } } });
    return /command: !override (.*)/.exec(overrideOf(config, "comfy", image, mounts, root))?.[1];
  };
  expect(of({})).toBe('["run","$$x","--cpu","--fp32-text-enc"]');
  expect(of({ entrypoint: ["/own"] })).toBe('["--cpu","--fp32-text-enc"]');
});

test("ComfyUI's service is the named one, else the one with its port", () => {
  expect(serviceIn(read, 8188, "db")).toBe("db");
  expect(serviceIn(read, 8188, undefined)).toBe("comfy");
  expect(serviceIn(read, 18_188, undefined)).toBe("comfy");
  expect(() => serviceIn(read, 9, undefined)).toThrow("(comfy, captions, db)");
  expect(() => serviceIn(read, 8188, "none")).toThrow("--compose-service");
});
