import type { ContainerHandle } from "../container-handle.ts";

/** More than anybody reads. */
const MOST = 10;

const script = `nvidia-smi --query-compute-apps=process_name,used_memory --format=csv,noheader,nounits 2>/dev/null | head -n 40`;

/** Who else holds the GPU, as far as Docker tells: processes that nvidia-smi sees from inside, and other containers with a GPU. */
export async function gpuHolders(container: ContainerHandle, signal?: AbortSignal): Promise<string[]> {
  const [processes, containers] = await Promise.all([
    container.shell(script, [], signal, { limit: 8_192, timeoutMs: 10_000 }).catch(() => ""),
    container.withGpu(signal).catch(() => []),
  ]);
  return [...containers, ...processesIn(processes)].slice(0, MOST);
}

/** `python3, 5120` of each line: MiB. A container without the host's processes sees none. */
export function processesIn(table: string): string[] {
  return table.split("\n").flatMap((line) => {
    const [, name = "", mib] = /^\s*([^,]{1,200}),\s*(\d{1,8})\s*$/.exec(line) ?? [];
    return mib === undefined ? [] : [`${name.split(/[\\/]/).at(-1)?.slice(0, 60)} (${mib} MiB)`];
  });
}
