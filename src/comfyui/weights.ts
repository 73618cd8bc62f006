import { isMarked } from "../models/synthetic-mark.ts";
import type { WantedModel } from "../models/wanted-model.ts";
import type { ComfyClient } from "./client.ts";

/** `unmarked`: the file has no mark of ours; `untold`: the server does not say. */
export type WeightsAre = "synthetic" | "unmarked" | "untold";

/** A header is read from the disk, on a slow network drive too; ComfyUI reads none above a megabyte. */
const LIMITS = { totalMs: 20_000, bytes: 2 ** 21 };

/** What a model file on the server says of its values. A side question: that it is not answered is no fault of the server. */
export async function weightsOf(
  comfy: Pick<ComfyClient, "raw">,
  { folder, file }: { readonly folder: string; readonly file: string },
  signal?: AbortSignal,
): Promise<WeightsAre> {
  const path = `/view_metadata/${encodeURIComponent(folder)}?filename=${encodeURIComponent(file)}`;
  const reply = await comfy.raw({ method: "GET", path, signal, limits: LIMITS }).catch(() => undefined);
  signal?.throwIfAborted();
  // a file without metadata is answered like one that is not there
  if (reply?.status === 404) return "unmarked";
  if (reply?.status !== 200) return "untold";
  try {
    return isMarked(JSON.parse(reply.body.toString("utf8"))) ? "synthetic" : "unmarked";
  } catch {
    return "untold";
  }
}

/** The same of each file that can say it: other formats than safetensors bear no mark. */
export async function weightsOfAll(
  comfy: Pick<ComfyClient, "raw">,
  models: readonly WantedModel[],
  signal?: AbortSignal,
): Promise<{ file: string; folder: string; are: WeightsAre }[]> {
  const readable = models.filter(({ file }) => file.endsWith(".safetensors"));
  return await Promise.all(
    readable.map(async ({ file, folder }) => ({
      file,
      folder,
      are: await weightsOf(comfy, { folder, file }, signal),
    })),
  );
}
