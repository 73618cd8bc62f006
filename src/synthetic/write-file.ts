import { link, mkdir, open, readdir, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isAlive, processPlace } from "../processes.ts";
import { lookAt } from "./file-look.ts";
import { type FilePlan, piecesOf } from "./plan.ts";
import { inTheWay } from "./refusals.ts";

/** Under a name of our own beside its place, then renamed: at its place it is whole, or not there. */
export async function writeSynthetic(path: string, plan: FilePlan, stop: AbortSignal): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await removeHalves(path);
  const half = `${path}.part-${processPlace}-${process.pid}`;
  try {
    await fill(half, plan, stop);
    await place(half, path);
  } catch (error) {
    await unlink(half).catch(() => {});
    throw error;
  }
}

async function fill(half: string, plan: FilePlan, stop: AbortSignal): Promise<void> {
  await using handle = await open(half, "wx");
  for (const { piece } of piecesOf(plan)) {
    stop.throwIfAborted();
    await handle.writeFile(piece);
  }
}

/** Replaces a file of ours; anything else that came meanwhile stays, and is told. */
async function place(half: string, path: string): Promise<void> {
  const there = await lookAt(path);
  if (there.kind === "foreign") throw inTheWay([{ path, why: there.why }]);
  if (there.kind === "ours") return await rename(half, path);
  try {
    // unlike a renaming, never replaces what came just now
    await link(half, path);
    await unlink(half);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return await place(half, path);
    // a file system without hard links
    if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(code ?? ""))
      return await rename(half, path);
    throw error;
  }
}

/** What a process that was killed left half-made here. */
async function removeHalves(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder).catch(() => [])) {
    const [, pid] = new RegExp(`\\.part-${processPlace}-(\\d{1,10})$`).exec(name) ?? [];
    if (!name.startsWith(`${basename(path)}.part-`) || pid === undefined || isAlive(Number(pid))) continue;
    await unlink(join(folder, name)).catch(() => {});
  }
}

/** Takes away a file of ours, and what a killed process left of one; what is not ours stays. */
export async function removeFile(path: string): Promise<"removed" | "nothing" | "foreign"> {
  await removeHalves(path);
  const there = await lookAt(path);
  if (there.kind === "ours") await unlink(path);
  return there.kind === "ours" ? "removed" : there.kind;
}
