import { ComfyClient } from "../comfyui/client.ts";
import { presented } from "../credentials/access.ts";
import { keysOf } from "../targets/target.ts";
import { target } from "./run.ts";

/** Kept-alive connections for the whole run; they end with the worker. */
export const clients = {
  comfy: new ComfyClient(target.url, keysOf(target)),
  /** What a client without the token is to ComfyUI: a proxy's own credentials, if it asks for any, let it come so far. */
  anonymous: new ComfyClient(target.url, presented(target.access, undefined)),
  /** Nothing at all. */
  outsider: new ComfyClient(target.url),
};
