import { ComfyClient } from "../comfyui/client.ts";
import type { RunConfig } from "../config/run-config.ts";
import { CodedError } from "../errors.ts";
import { givenCredentials, type Target } from "./target.ts";

/** Only asks who is there: a server that does not answer by then is judged by its checks. */
const IDENTITY_MS = 5_000;

/** A running stack that is not ours: nothing to start, nothing to stop. */
export async function attach(config: RunConfig, stop?: AbortSignal): Promise<Target> {
  const { url } = config.target;
  if (url === undefined) throw new Error("An attach target without an address passed the configuration.");
  if (config.serverRequired && (await isEmulator(url, stop))) throw emulatorThere(url);
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

async function isEmulator(url: string, signal: AbortSignal | undefined): Promise<boolean> {
  await using client = new ComfyClient(url, undefined, { connectMs: IDENTITY_MS, totalMs: IDENTITY_MS });
  await client
    .raw({ method: "GET", path: "/system_stats", ...(signal && { signal }) })
    .catch(() => undefined);
  return client.connection.emulated;
}

function emulatorThere(url: string): CodedError {
  return new CodedError("TARGET_EMULATED", {
    fr: `Un vrai serveur est exigé (COMFYUI_REQUIRE=server), et c'est l'émulateur de la suite qui répond à ${url}. Donnez l'adresse du serveur ; pour valider l'émulateur, COMFYUI_REQUIRE=any.`,
    en: `A real server is required (COMFYUI_REQUIRE=server), and the suite's emulator answers at ${url}. Give the server's address; to validate the emulator, COMFYUI_REQUIRE=any.`,
  });
}
