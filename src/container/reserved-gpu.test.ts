import { expect, test } from "vitest";
import { inspectSchema } from "../docker/inspect.ts";
import { reservedGpu } from "./reserved-gpu.ts";

/** As Docker describes a container without any GPU. */
const none = { Runtime: "runc", Privileged: false, DeviceRequests: null, Devices: [] };
const device = (PathOnHost: string, PathInContainer = PathOnHost) => ({ PathOnHost, PathInContainer });
const bound = (Source: string) => ({ Type: "bind", Source, Destination: Source, RW: true });

test.for<[string, object, string, object[]?]>([
  ["asks for none", none, "none"],
  ["asks for zero", { ...none, DeviceRequests: [{ Count: 0, Capabilities: [["gpu"]] }] }, "none"],
  ["asks for all", { ...none, DeviceRequests: [{ Count: -1, Capabilities: [["gpu"]] }] }, "all"],
  ["asks for two", { ...none, DeviceRequests: [{ Count: 2, Capabilities: [["gpu"]] }] }, "2"],
  [
    "names them",
    { ...none, DeviceRequests: [{ Count: 0, DeviceIDs: ["0", "2"], Capabilities: [["gpu"]] }] },
    "0,2",
  ],
  [
    "asks the driver, by another capability",
    { ...none, DeviceRequests: [{ Driver: "nvidia", Count: -1, Capabilities: [["compute"]] }] },
    "all",
  ],
  [
    "names one by CDI",
    { ...none, DeviceRequests: [{ Driver: "cdi", Count: 0, DeviceIDs: ["nvidia.com/gpu=all"] }] },
    "nvidia.com/gpu=all",
  ],
  ["runs by NVIDIA's runtime", { ...none, Runtime: "nvidia" }, "nvidia runtime"],
  ["runs by an unknown runtime", { ...none, Runtime: "kata" }, "unknown"],
  ["is privileged", { ...none, Privileged: true }, "privileged"],
  [
    "has the devices",
    { ...none, Devices: [device("/dev/null"), device("/dev/nvidia0"), device("/dev/nvidiactl")] },
    "/dev/nvidia0,/dev/nvidiactl",
  ],
  ["has AMD's devices", { ...none, Devices: [device("/dev/kfd"), device("/dev/dri")] }, "/dev/kfd,/dev/dri"],
  ["has WSL's device", { ...none, Devices: [device("/dev/dxg")] }, "/dev/dxg"],
  ["has all devices mounted", none, "/dev", [bound("/dev")]],
  ["has other devices", { ...none, Devices: [device("/dev/ttyUSB0")] }, "none", [bound("/dev/shm")]],
  ["is described by a Docker without device requests", { Runtime: "runc" }, "unknown"],
])("the GPU of a container that %s", ([, HostConfig, expected, Mounts = []]) => {
  const found = inspectSchema.parse({
    Id: "c0ffee",
    Name: "/comfyui-qwen",
    State: { Status: "running", Running: true, StartedAt: "2026-11-22T07:00:00Z" },
    Config: {},
    HostConfig,
    Mounts,
    NetworkSettings: {},
  });
  expect(reservedGpu(found)).toBe(expected);
});
