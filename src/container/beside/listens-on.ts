import { COMFYUI_PORT } from "../behind-proxy.ts";
import type { ContainerHandle } from "../container-handle.ts";

const COMFYUI = /\bmain\.py\b|(?:^|[\s/])comfy launch\b/;

/**
 * Whether one of the container's processes holds a socket that listens on this port. On the host's network /proc/net lists the
 * sockets of the whole machine: only the file descriptors of its own processes tell which are its.
 */
const SCRIPT = `
hex=$(printf ':%04X' "$1")
for table in /proc/net/tcp /proc/net/tcp6; do
  [ -r "$table" ] && while read -r _ at _ state _ _ _ _ _ inode _; do
    case "$at" in *"$hex") [ "$state" = 0A ] && ls -l /proc/[0-9]*/fd 2>/dev/null | grep -q "socket:.$inode." && echo yes ;; esac
  done < "$table"
done
true`;

/** Whether a container on the host's network serves this port: by ComfyUI's command line, else by its sockets. Undefined: unknown. */
export async function listensOn(
  container: ContainerHandle,
  port: number,
  signal?: AbortSignal,
): Promise<boolean | undefined> {
  const lines = await container.commandLines(signal).catch(() => []);
  const own = lines.filter((line) => COMFYUI.test(line));
  if (own.length > 0) return own.some((line) => portIn(line) === port);
  const found = await container.shell(SCRIPT, [String(port)], signal).catch(() => undefined);
  return found === undefined ? undefined : found.includes("yes");
}

/** ComfyUI's own port, where its command names none. */
export function portIn(line: string): number {
  const [, port] = /\s--port[ =](\d{1,5})\b/.exec(line.slice(0, 4_000)) ?? [];
  return port === undefined ? COMFYUI_PORT : Number(port);
}
