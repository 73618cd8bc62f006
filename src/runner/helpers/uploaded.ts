import { readFileSync } from "node:fs";
import { ComfyError } from "../../comfyui/errors.ts";
import type { EditWorkflow } from "../../config/profile/workflow.ts";
import { freshPrefix } from "../../workflows/fresh.ts";
import type { CheckTools } from "../check.ts";

/** Names on the server of the pictures that this run has uploaded, by their path here: a server keeps them for ever. */
const uploads = new Map<string, string>();

/** Name on the server of the picture that a workflow edits, uploaded once a run. */
export async function uploadedFor(
  { input }: EditWorkflow,
  {
    comfy,
    evidence,
    note,
    signal,
  }: Pick<CheckTools, "comfy" | "evidence" | "signal"> & {
    readonly note?: (facts: { upload: { status: number; page?: true } }) => void;
  },
): Promise<string> {
  const known = uploads.get(input);
  if (known !== undefined) return known;
  const title = { fr: "Envoyer l'image à éditer", en: "Upload the picture to edit" };
  const uploaded = await evidence
    .step(title, () => comfy.uploadImage(`${freshPrefix()}.png`, readFileSync(input), signal))
    .catch((error) => {
      if (error instanceof ComfyError && error.status) {
        // the error shows how the body begins
        const page = /<(?:!doctype|html)\b/i.test(error.text.en) && ({ page: true } as const);
        note?.({ upload: { status: error.status, ...page } });
      }
      throw error;
    });
  uploads.set(input, uploaded);
  return uploaded;
}
