import { expect, test } from "vitest";
import { explainStartError } from "./start-error-text.ts";

test.for([
  'Error response from daemon: could not select device driver "nvidia" with capabilities: [[gpu]]',
  '(HTTP code 500) server error - could not select device driver "" with capabilities: [[gpu]]',
  "failed to create task for container: OCI runtime create failed: error running hook #0: nvidia-container-cli: initialization error: load library failed: libnvidia-ml.so.1",
  "Error response from daemon: unknown or invalid runtime name: nvidia",
  "Error response from daemon: Unknown runtime specified nvidia",
  'unable to retrieve OCI runtime error: exec: "nvidia-container-runtime": executable file not found in $PATH: unknown',
  'exec: "/usr/bin/nvidia-container-runtime-hook": stat /usr/bin/nvidia-container-runtime-hook: no such file or directory',
  "Error response from daemon: CDI device injection failed: unresolvable CDI devices nvidia.com/gpu=all",
])("a GPU that Docker cannot give is reported with the toolkit that connects the two: %s", (output) => {
  const error = explainStartError(output, { composeFiles: [] });
  expect(error).toMatchObject({ code: "TARGET_NO_GPU" });
  expect(error.text.en).toContain("NVIDIA Container Toolkit");
});

test("a name that is taken may be that of a server in use: no command removes one that runs", () => {
  const error = explainStartError('The container name "/comfyui-qwen" is already in use by container "1"', {
    composeFiles: [],
  });
  expect(error).toMatchObject({ code: "TARGET_NAME_TAKEN" });
  expect(error.text.en).toContain("docker rm comfyui-qwen");
  expect(error.text.en).not.toMatch(/rm -f|--force/);
});

const runc = "failed to create shim task: OCI runtime create failed: runc create failed: unable to start";

test.for([
  [
    "TARGET_NO_COMMAND",
    "/entrypoint.sh",
    `${runc}: exec: "/entrypoint.sh": stat /entrypoint.sh: no such file or directory`,
  ],
  ["TARGET_NO_COMMAND", "comfy", `${runc}: exec: "comfy": executable file not found in $PATH: unknown`],
  ["TARGET_COMMAND_CLOSED", "/entrypoint.sh", `${runc}: exec: "/entrypoint.sh": permission denied: unknown`],
  ["TARGET_COMMAND_CLOSED", "/start.sh", `${runc}: exec: "/start.sh": is a directory: unknown`],
  [
    "TARGET_BAD_MOUNT",
    "/srv/token",
    `${runc}: error mounting "/srv/token" to rootfs at "/etc": not a directory`,
  ],
  [
    "TARGET_BAD_MOUNT",
    "/srv/none",
    "invalid mount config for type bind: bind source path does not exist: /srv/none",
  ],
  [
    "TARGET_NO_ENV_FILE",
    "/srv/my stack/.env",
    "env file /srv/my stack/.env not found: stat /srv/my stack/.env: no such file or directory",
  ],
  ["TARGET_NO_ENV_FILE", "/srv/nope.env", "Couldn't find env file: /srv/nope.env"],
  [
    "TARGET_NO_VARIABLE",
    "TOK",
    "error while interpolating services.a.environment.T: required variable TOK is missing a value: must be set",
  ],
  // a sentence about a port without its number would say nothing
  ["TARGET_NOT_STARTED", "in use", "failed to bind host port 0.0.0.0:8188/tcp: address already in use"],
  ["TARGET_NOT_STARTED", "a new refusal", "a new refusal"],
] as const)("%s names what is at fault: %s", ([code, named, output]) => {
  const error = explainStartError(output, { composeFiles: [] });
  expect(error).toMatchObject({ code });
  expect(error.text.fr.split("\nDocker dit")[0]).toContain(named);
});
