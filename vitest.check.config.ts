import { defineConfig } from "vitest/config";
import { ClosingLine } from "./scripts/closing-line.ts";

/** What is waited for comes at once, but for a machine that does other things as well. */
const patient = { poll: { timeout: 60_000 } };

/** Our own tests (`npm run check`): never the validation of a stack, which is `vitest.config.ts`. */
export default defineConfig({
  test: {
    reporters: ["default", new ClosingLine()],
    projects: [
      {
        test: {
          name: "unit",
          include: ["{src,emulator,bench}/**/*.test.ts"],
          setupFiles: ["selftest/fuzz/seed.ts"],
          pool: "threads",
          isolate: false,
          // no test asserts a time; what decodes pictures or runs programs takes seconds, minutes on a machine that does other things as well
          testTimeout: 600_000,
          expect: patient,
          sequence: { groupOrder: 1 },
          experimental: { viteModuleRunner: false },
        },
      },
      {
        test: {
          name: "contract",
          include: ["selftest/contract/**/*.test.ts"],
          pool: "threads",
          testTimeout: 180_000,
          expect: patient,
          sequence: { groupOrder: 2 },
          experimental: { viteModuleRunner: false },
        },
      },
      {
        test: {
          // the faults, and what both versions do the same, once more in the older dress
          name: "contract-0.3.64",
          include: ["selftest/contract/{faults,protocol}*.test.ts"],
          env: { EMULATOR_COMFYUI: "0.3.64" },
          pool: "threads",
          testTimeout: 180_000,
          expect: patient,
          sequence: { groupOrder: 2 },
          experimental: { viteModuleRunner: false },
        },
      },
      {
        test: {
          name: "harness",
          include: ["selftest/harness/**/*.test.ts"],
          // all tests of a file begin at once and wait for a seat; what a run of the suite may take is its own limit
          maxConcurrency: 1_000,
          testTimeout: 3_600_000,
          sequence: { groupOrder: 3 },
          experimental: { viteModuleRunner: false },
        },
      },
      {
        test: {
          name: "container",
          include: ["selftest/container/**/*.test.ts"],
          globalSetup: ["selftest/container/global-setup.ts"],
          pool: "threads",
          isolate: false,
          maxWorkers: 3,
          // most of them wait for Docker
          maxConcurrency: 8,
          testTimeout: 600_000,
          sequence: { groupOrder: 4 },
          experimental: { viteModuleRunner: false },
        },
      },
      {
        test: {
          name: "proxy",
          include: ["selftest/proxy/**/*.test.ts"],
          // as the harness: all rows begin at once and wait for a seat
          maxConcurrency: 1_000,
          testTimeout: 3_600_000,
          sequence: { groupOrder: 5 },
          experimental: { viteModuleRunner: false },
        },
      },
      {
        test: {
          name: "browser",
          include: ["selftest/browser/**/*.test.ts"],
          testTimeout: 600_000,
          expect: patient,
          sequence: { groupOrder: 6 },
          experimental: { viteModuleRunner: false },
        },
      },
    ],
  },
});
