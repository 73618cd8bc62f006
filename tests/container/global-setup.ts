import type { TestProject } from "vitest/node";
import { provideImage } from "./docker.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Why the tests on real Docker cannot run here; empty where they can. */
    noDocker: string;
  }
}

/** Makes the emulator's image once for all files. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide("noDocker", (await provideImage()) ?? "");
}
