import { createHash } from "node:crypto";
import { ComfyError } from "../../comfyui/errors.ts";
import { chartPng } from "../../oracles/chart/chart.ts";
import type { CheckTools } from "../check.ts";

/**
 * Name on the server of the chart. It is called by its content, and a server keeps the same picture once: a second run adds no
 * file. Where pictures are refused the check cannot tell: the check of the edit says so where the service needs them.
 */
export async function uploadedChart({
  comfy,
  evidence,
  signal,
  cannotTell,
}: Pick<CheckTools, "comfy" | "evidence" | "signal" | "cannotTell">): Promise<string> {
  const bytes = await chartPng();
  const name = `e2e-chart-${createHash("sha256").update(bytes).digest("hex").slice(0, 10)}.png`;
  await evidence.image("chart", bytes);
  const title = { fr: "Envoyer la mire", en: "Upload the chart" };
  try {
    return await evidence.step(title, () => comfy.uploadImage(name, bytes, signal));
  } catch (error) {
    if (!(error instanceof ComfyError) || !error.status) throw error;
    return cannotTell({
      fr: `la mire n'a pas pu être envoyée (POST /upload/image répond ${error.status})`,
      en: `the chart could not be sent (POST /upload/image answers ${error.status})`,
    });
  }
}
