import { mkdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import { isOfKernel } from "../input/writable.ts";
import { checkFile } from "./check-file.ts";
import { lookAt } from "./file-look.ts";
import { planOf } from "./plan.ts";
import { fileError, inTheWay, noSpace } from "./refusals.ts";
import type { WantedFile } from "./wanted-files.ts";
import { writeSynthetic } from "./write-file.ts";

/** What the file system needs beside the data themselves. */
const SPARE_BYTES = 2 ** 20;

/** Told when a file is in its place: written now, or whole before. */
export type OnFile = (name: string, bytes: number, kept: boolean) => void;

/**
 * Writes the files that are not there yet, or not whole. Nothing is written where one of them would take the place of a file that
 * is not ours, or where the disk has not the room. Errors: CodedErrors of refusals.ts.
 */
export async function fillFolder(
  out: string,
  files: readonly WantedFile[],
  seed: number,
  { stop, onFile }: { stop: AbortSignal; onFile: OnFile },
): Promise<void> {
  const plans = files.map(({ name, facts }) => ({
    facts,
    plan: planOf(name, facts, seed),
    path: join(out, name),
  }));
  let needed = plans.reduce((sum, { plan }) => sum + plan.bytes, 0);
  try {
    const foreign = [];
    for (const { path } of plans) {
      const there = await lookAt(path);
      if (there.kind === "foreign") foreign.push({ path, why: there.why });
    }
    if (foreign.length > 0) throw inTheWay(foreign);
    const due = [];
    for (const one of plans) {
      stop.throwIfAborted();
      const checked = await checkFile(one.path, one.plan.name, one.facts);
      if (checked.state === "sound" && checked.seed === seed) onFile(one.plan.name, one.plan.bytes, true);
      else due.push(one);
    }
    if (due.length === 0) return;
    needed = due.reduce((sum, { plan }) => sum + plan.bytes, SPARE_BYTES);
    if (isOfKernel(out)) throw Object.assign(new Error("a folder of the kernel"), { code: "EACCES" });
    await mkdir(out, { recursive: true });
    const { bavail, bsize } = await statfs(out);
    if (bavail * bsize < needed) throw noSpace(out, needed, bavail * bsize);
    for (const { plan, path } of due) {
      await writeSynthetic(path, plan, stop);
      onFile(plan.name, plan.bytes, false);
    }
  } catch (error) {
    throw fileError(error, out, needed);
  }
}
