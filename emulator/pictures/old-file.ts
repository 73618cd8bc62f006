import type { World } from "../world.ts";
import { landscape } from "./paint.ts";
import { encodePng } from "./pixels.ts";

const NAME = "ComfyUI_00042_.png";

/** The name of a picture that another run left in `output/`. It is painted when first needed, in this size. */
export async function oldFile(world: World, width: number, height: number): Promise<string> {
  const path = `output/${NAME}`;
  if (world.storage.get(path) === undefined) {
    const prompt = '{"9": {"class_type": "KSampler", "inputs": {"seed": 7, "steps": 20}}}';
    const picture = await landscape(width, height, "an old harbour", 7);
    world.storage.put(path, await encodePng(picture, 4, [{ key: "prompt", text: prompt }]));
  }
  return NAME;
}
