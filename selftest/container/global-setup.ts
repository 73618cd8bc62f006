import type { TestProject } from "vitest/node";
import { provideImage } from "./provide-image.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Why the tests on real Docker cannot run here; empty if they can. */
    noDocker: string;
    /** Why the image could not be built although Docker and the base image are available; empty otherwise. */
    imageBroken: string;
    /** Reference of the emulator's image. */
    image: string;
  }
}

/** Makes the emulator's image once for all files. */
export default async function setup(project: TestProject): Promise<void> {
  const result = await provideImage();
  project.provide("noDocker", "missing" in result ? result.missing : "");
  project.provide("imageBroken", "broken" in result && result.broken ? result.missing : "");
  project.provide("image", "image" in result ? result.image : "");
}
