import { createVitest } from "vitest/node";

/** Vitest as the suite starts it, on the empty tests of a folder: node bare-vitest.ts FOLDER */
const [, , root = ""] = process.argv;
const vitest = await createVitest(
  {
    root,
    watch: false,
    config: false,
    include: ["*.check.ts"],
    pool: "threads",
    maxWorkers: 1,
    isolate: false,
    fileParallelism: false,
    experimental: { viteModuleRunner: false },
    globalSetup: [new URL("emulator-setup.ts", import.meta.url).pathname],
    reporters: ["dot"],
  },
  {},
);
await vitest.start();
await vitest.close();
