import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const SIDE = 512;
const shipped = fileURLToPath(new URL("../../fixtures/profiles/qwen-image-edit-2509.json", import.meta.url));

/**
 * The shipped profile with pictures of a quarter of the pixels, as a file: painting and measuring four large ones costs
 * a second of each run and proves nothing about a fault. The healthy run keeps the full size.
 */
export async function writeSmallProfile(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "e2e-profile-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const absolute = (path: string): string => resolve(shipped, "..", path);
  const { $schema: _schema, ...profile } = JSON.parse(readFileSync(shipped, "utf8"));
  const { textToImage, edit } = profile.workflows;
  const input = join(folder, "input.png");
  await sharp(absolute(edit.input)).resize(SIDE, SIDE).png().toFile(input);
  const small = { width: SIDE, height: SIDE };
  const path = join(folder, "small.json");
  writeFileSync(
    path,
    JSON.stringify({
      ...profile,
      nodes: { ...profile.nodes, inventory: absolute(profile.nodes.inventory) },
      workflows: {
        textToImage: { ...textToImage, ...small, file: absolute(textToImage.file) },
        edit: { ...edit, ...small, file: absolute(edit.file), input },
      },
    }),
  );
  return path;
}
