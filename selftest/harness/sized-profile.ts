import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const shipped = fileURLToPath(new URL("../../fixtures/profiles/qwen-image-edit-2509.json", import.meta.url));

/**
 * The shipped profile with pictures of another size, as a file that is deleted with this process. Four pictures of full size
 * cost a second of each run and prove nothing about a fault; only the healthy run keeps them.
 */
export async function writeSizedProfile(
  size: { width: number; height: number },
  { packsRequired = false, comfyui }: { packsRequired?: boolean; comfyui?: object } = {},
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "e2e-profile-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const absolute = (path: string): string => resolve(shipped, "..", path);
  const { $schema: _schema, ...profile } = JSON.parse(readFileSync(shipped, "utf8"));
  const [textToImage, edit] = profile.workflows;
  const input = join(folder, "input.png");
  await sharp(absolute(edit.input)).resize(size).png().toFile(input);
  const path = join(folder, "sized.json");
  const packs = Object.entries(profile.nodes.packs).map(([module, pack]) => [
    module,
    { ...(pack as object), ...(packsRequired && { required: true }) },
  ]);
  writeFileSync(
    path,
    JSON.stringify({
      ...profile,
      ...(comfyui && { comfyui }),
      nodes: { packs: Object.fromEntries(packs), inventory: absolute(profile.nodes.inventory) },
      workflows: [
        { ...textToImage, ...size, file: absolute(textToImage.file) },
        { ...edit, ...size, file: absolute(edit.file), input },
      ],
    }),
  );
  return path;
}
