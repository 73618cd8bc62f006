import type { TestProject } from "vitest/node";
import { provideImage } from "./provide-image.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Why the tests on real Docker cannot run here; empty where they can. */
    noDocker: string;
    /** Why the image could not be built though Docker and its base are there; empty otherwise. */
    imageBroken: string;
    /** Reference of the emulator's image. */
    image: string;
  }
}

/** Makes the emulator's image once for all files. */
export default async function setup(project: TestProject): Promise<void> {
  const found = await provideImage();
  project.provide("noDocker", "missing" in found ? found.missing : "");
  project.provide("imageBroken", "broken" in found && found.broken ? found.missing : "");
  project.provide("image", "image" in found ? found.image : "");
}
