import type { RunConfig } from "../config/run-config.ts";
import { givenCredentials, type Target } from "./target.ts";

/** A running stack that is not ours: nothing to start, nothing to stop. */
export function attach(config: RunConfig): Target {
  const { url } = config.target;
  if (url === undefined) throw new Error("An attach target without an address passed the configuration.");
  return {
    info: {
      kind: "attach",
      url: url.replace(/\/+$/, ""),
      emulated: false,
      ...givenCredentials(config),
      container: config.container,
    },
    async [Symbol.asyncDispose]() {},
  };
}
