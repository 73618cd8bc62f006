import { isBelow, versionIn } from "./server-version.ts";

/** ComfyUI has kept the id of the client since 0.3.45. A server that does not tell its version is asked for its queue. */
export function keepsId(announced: string | undefined): boolean {
  return versionIn(announced) !== undefined && !isBelow(announced, "0.3.45");
}
