import { defineConfig } from "vitest/config";
import { configOfEnvironment } from "./src/config/of-environment.ts";
import { validation } from "./src/runner/validation.ts";

/** The validation of a stack, for `npx vitest`: configured by the environment alone. Our own tests: vitest.check.config.ts. */
export default defineConfig({ test: validation(configOfEnvironment()).test });
