import type { RunConfig } from "../config/run-config.ts";
import { CodedError } from "../errors.ts";
import type { Target } from "./target.ts";

/** A running stack that is not ours: nothing to start, nothing to stop. */
export function attach(config: RunConfig): Target {
  const { target, token, plaintext, container } = config;
  if (target.url === undefined || token === undefined)
    throw new CodedError("TARGET_INCOMPLETE", {
      fr: "La cible « attach » demande COMFYUI_URL et un jeton (COMFYUI_API_TOKEN ou COMFYUI_TOKEN_FILE).",
      en: 'The target "attach" needs COMFYUI_URL and a token (COMFYUI_API_TOKEN or COMFYUI_TOKEN_FILE).',
    });
  return {
    owned: false,
    info: {
      kind: "attach",
      url: target.url.replace(/\/+$/, ""),
      emulated: false,
      token: token.value,
      tokenSource: token.source,
      ...(plaintext && { plaintext: plaintext.value }),
      container,
    },
    async [Symbol.asyncDispose]() {},
  };
}
