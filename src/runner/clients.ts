import { ComfyClient } from "../comfyui/client.ts";
import { target } from "./run.ts";

/** Kept-alive connections for the whole run; they end with the worker. */
export const clients = {
  comfy: new ComfyClient(target.url, target.token),
  anonymous: new ComfyClient(target.url),
};
