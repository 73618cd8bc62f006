import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { DockerApi } from "../../src/container/docker-api.ts";
import { dockerEndpoint } from "../../src/container/docker-endpoint.ts";
import { describeError } from "../../src/errors.ts";
import { emulatorImage } from "../../src/targets/emulator-image.ts";
import { sweepStacks } from "../../src/targets/remove-stack.ts";
import { loadTestcontainers } from "../../src/targets/testcontainers.ts";
import { daemon } from "./daemon.ts";

/**
 * Makes the emulator's image, once. The reason why there is nothing to test on where Docker, its command line or the
 * base image cannot be had: the tests are then skipped with it, never passed.
 */
export async function provideImage(): Promise<{ image: string } | { missing: string }> {
  try {
    await promisify(execFile)("docker", ["version"], { timeout: 20_000 });
    const endpoint = dockerEndpoint(daemon);
    await using api = new DockerApi(endpoint);
    await sweepStacks(api);
    return { image: await emulatorImage(api, () => loadTestcontainers(endpoint)) };
  } catch (error) {
    return { missing: `no Docker, or no image: ${describeError(error, "en").split("\n")[0]}` };
  }
}
