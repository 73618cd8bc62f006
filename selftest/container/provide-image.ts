import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../../src/config/paths.ts";
import { DockerApi } from "../../src/docker/api.ts";
import { dockerEndpoint } from "../../src/docker/endpoint.ts";
import { describeError } from "../../src/errors.ts";
import { emulatorImage } from "../../src/targets/start/emulator-image.ts";
import { sweepStacks } from "../../src/targets/start/remove-stack.ts";
import { loadTestcontainers } from "../../src/targets/start/testcontainers.ts";
import { daemon } from "./daemon.ts";

/**
 * Makes the emulator's image, once. `missing` says why that is impossible (no Docker, no command line, no base image): the
 * tests are then skipped with this reason, never passed. `broken`: the build failed although all of them are available, which
 * `image.test.ts` reports as a failure.
 */
export async function provideImage(): Promise<{ image: string } | { missing: string; broken: boolean }> {
  const endpoint = dockerEndpoint(daemon);
  await using api = new DockerApi(endpoint);
  let based = false;
  try {
    await promisify(execFile)("docker", ["version"], { timeout: 20_000 });
    based = (await api.ask("GET", `/images/${encodeURIComponent(baseImage())}/json`)).status === 200;
    await sweepStacks(api);
    return { image: await emulatorImage(api, () => loadTestcontainers(endpoint)) };
  } catch (error) {
    const missing = `no Docker, or no image: ${describeError(error, "en").split("\n")[0]}`;
    return { missing, broken: based };
  }
}

function baseImage(): string {
  const dockerfile = readFileSync(join(projectRoot, "emulator/Dockerfile"), "utf8");
  return /^FROM (\S+)/m.exec(dockerfile)?.[1] ?? "";
}
