import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../config/paths.ts";
import type { DockerApi } from "../../docker/api.ts";
import type { Containers } from "./testcontainers.ts";

/** What the image is built from. */
const sources = ["emulator", "fixtures/ground-truth", ".dockerignore", "package-lock.json"];

/**
 * The emulator's own image, built if it does not exist. Its tag is the fingerprint of its sources, so that an unchanged image
 * is not built again: sending 250 MB to Docker takes several seconds.
 */
export async function emulatorImage(
  api: DockerApi,
  testcontainers: () => Promise<Pick<Containers, "GenericContainer">>,
): Promise<string> {
  const image = `comfyui-qwen-e2e-emulator:${fingerprintOf(sources)}`;
  const { status } = await api.ask("GET", `/images/${encodeURIComponent(image)}/json`);
  if (status === 200) return image;
  const { GenericContainer } = await testcontainers();
  await GenericContainer.fromDockerfile(projectRoot, "emulator/Dockerfile").build(image, {
    deleteOnExit: false,
  });
  return image;
}

function fingerprintOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(filesOf)) hash.update(file).update(readFileSync(join(projectRoot, file)));
  return hash.digest("hex").slice(0, 12);
}

function filesOf(path: string): string[] {
  try {
    return readdirSync(join(projectRoot, path), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(projectRoot.length + 1))
      .toSorted();
  } catch {
    return [path];
  }
}
