import { expect, test } from "vitest";
import { startErrorOf } from "./start-error.ts";

const runc = "failed to create shim task: OCI runtime create failed: runc create failed: ";

test.for([
  ["", undefined],
  [
    `${runc}unable to start container process: exec: "/entrypoint.sh": stat /entrypoint.sh: no such file or directory: unknown`,
    "no-command",
  ],
  [
    `${runc}unable to start container process: exec: "comfy": executable file not found in $PATH: unknown`,
    "no-command",
  ],
  [
    `${runc}unable to start container process: exec: "/entrypoint.sh": permission denied: unknown`,
    "not-executable",
  ],
  [
    `${runc}unable to start container process: exec: "/entrypoint.sh": is a directory: unknown`,
    "not-executable",
  ],
  ['could not select device driver "" with capabilities: [[gpu]]', "gpu"],
  [
    `${runc}error running hook #0: nvidia-container-cli: initialization error: load library failed: libnvidia-ml.so.1: cannot open shared object file: no such file or directory`,
    "gpu",
  ],
  [
    `${runc}unable to start container process: exec: "/opt/nvidia/nvidia_entrypoint.sh": stat /opt/nvidia/nvidia_entrypoint.sh: no such file or directory: unknown`,
    "no-command",
  ],
  [
    `${runc}unable to start container process: exec: "/opt/nvidia/nvidia_entrypoint.sh": permission denied: unknown`,
    "not-executable",
  ],
  [
    `${runc}error mounting "/srv/nvidia/models" to rootfs at "/workspace/ComfyUI/models": not a directory`,
    "mount",
  ],
  ["unknown or invalid runtime name: nvidia", "gpu"],
  ['exec: "nvidia-container-runtime": executable file not found in $PATH', "gpu"],
  ["CDI device injection failed: unresolvable CDI devices nvidia.com/gpu=all", "gpu"],
  [
    "driver failed programming external connectivity on endpoint x: Bind for 0.0.0.0:8188 failed: port is already allocated",
    "port",
  ],
  ["listen tcp4 0.0.0.0:8188: bind: address already in use", "port"],
  [
    `${runc}error mounting "/host/token" to rootfs at "/run/secrets/token": not a directory: Are you trying to mount a directory onto a file`,
    "mount",
  ],
  ["something new", "other"],
] as const)("Docker's words %j", ([said, expected]) => {
  expect(startErrorOf(said)).toBe(expected);
});
