import { expect, test } from "vitest";
import { dockerSaid } from "./docker-said.ts";

test.for([
  'Error response from daemon: could not select device driver "nvidia" with capabilities: [[gpu]]',
  '(HTTP code 500) server error - could not select device driver "" with capabilities: [[gpu]]',
  "failed to create task for container: OCI runtime create failed: error running hook #0: nvidia-container-cli: initialization error: load library failed: libnvidia-ml.so.1",
  "Error response from daemon: unknown or invalid runtime name: nvidia",
  "Error response from daemon: Unknown runtime specified nvidia",
  "Error response from daemon: CDI device injection failed: unresolvable CDI devices nvidia.com/gpu=all",
])("a GPU that Docker cannot give is told with what joins the two: %s", (said) => {
  const error = dockerSaid(said, { composeFiles: [] });
  expect(error).toMatchObject({ code: "TARGET_NO_GPU" });
  expect(error.text.en).toContain("NVIDIA Container Toolkit");
});
