import { posix } from "node:path";
import { handedOut } from "../jobs/exchange.ts";
import type { Job } from "../jobs/job.ts";
import { serverToken } from "../login/login.ts";
import { type FileArea, inside, ROOT } from "../machine/storage.ts";
import { oldFile } from "../pictures/old-file.ts";
import { encodePng } from "../pictures/pixels.ts";
import type { TextChunk } from "../pictures/png-text.ts";
import { isObject, type JsonObject, pythonJson } from "../python/json.ts";
import type { Behaviour, NodeContext } from "./node.ts";
import { type Image, type Picture, PythonError } from "./values.ts";

/** The `compress_level` of Pillow that each of the two nodes uses. */
const SAVE_LEVEL = 4;
const PREVIEW_LEVEL = 1;

export const saveImage: Behaviour = (inputs, context) =>
  store(inputs.value("images", "IMAGE"), inputs.text("filename_prefix"), "output", SAVE_LEVEL, context);

export const previewImage: Behaviour = (inputs, context) => {
  const letters = Array.from(
    { length: 5 },
    () => "abcdefghijklmnopqrstupvxyz"[Math.floor(Math.random() * 26)],
  );
  const prefix = `ComfyUI_temp_${letters.join("")}`;
  return store(inputs.value("images", "IMAGE"), prefix, "temp", PREVIEW_LEVEL, context);
};

async function store(
  image: Image,
  wanted: string,
  area: FileArea,
  level: number,
  { world, job }: NodeContext,
) {
  const { subfolder, name } = place(area, expand(wanted, image.pictures[0]));
  if (world.faults.has("output-read-only"))
    throw new PythonError(
      "OSError",
      `[Errno 30] Read-only file system: '${ROOT}/${area}/${name}_00001_.png'`,
    );
  if (world.faults.has("disk-full")) throw new PythonError("OSError", "[Errno 28] No space left on device");
  const texts = textChunks(job);
  if (world.faults.has("token-in-pictures"))
    texts.push({ key: "request", text: `Authorization: Bearer ${serverToken(world)}`, compressed: true });
  let counter = nextCounter(world.storage.list(posix.join(area, subfolder)), name);
  const images: JsonObject[] = [];
  for (const [index, picture] of image.pictures.entries()) {
    const filename = `${name.replace("%batch_num%", String(index))}_${String(counter).padStart(5, "0")}_.png`;
    const png = await encodePng(picture, level, texts);
    const broken = picture.sampled && world.faults.has("truncated-png");
    world.storage.put(
      posix.join(area, subfolder, filename),
      broken ? png.subarray(0, png.length * 0.4) : png,
    );
    const stale = picture.sampled && world.faults.has("stale-file");
    images.push({
      filename: stale ? await oldFile(world, picture.width, picture.height) : filename,
      subfolder,
      type: area,
    });
    counter += 1;
  }
  if (world.faults.has("pictures-doubled") && image.pictures.some(({ sampled }) => sampled))
    images.push(...images.slice());
  const isUnlisted = world.faults.has("pictures-unlisted") && image.pictures.some(({ sampled }) => sampled);
  // 0.3.64 has no output to take the picture from
  const shown = area === "output" ? handedOut(images, job, world) : images;
  return { values: [image], ui: { images: isUnlisted ? [] : shown } };
}

/** The prompt as executed, then what the client adds (`workflow`). */
function textChunks(job: Job): TextChunk[] {
  const extra = job.extraData.extra_pnginfo;
  const more = isObject(extra) ? Object.entries(extra) : [];
  return [
    { key: "prompt", text: pythonJson(job.graph) },
    ...more.map(([key, value]) => ({ key, text: pythonJson(value) })),
  ];
}

function place(area: FileArea, prefix: string): { subfolder: string; name: string } {
  const normal = posix.normalize(prefix);
  if (inside(area, normal) === undefined) {
    const folder = posix.join(ROOT, area, posix.dirname(normal));
    throw new PythonError(
      "Exception",
      `**** ERROR: Saving image outside the output folder is not allowed.\n full_output_folder: ${folder}\n         output_dir: ${ROOT}/${area}\n         commonpath: ${ROOT}`,
    );
  }
  const subfolder = posix.dirname(normal);
  return { subfolder: subfolder === "." ? "" : subfolder, name: posix.basename(normal) };
}

/** One more than the highest counter in use. The name of a removed file may be used again. */
function nextCounter(names: readonly string[], prefix: string): number {
  const used = names
    .filter((name) => name.startsWith(`${prefix}_`))
    .map((name) => Number.parseInt(name.slice(prefix.length + 1).split("_")[0] ?? "", 10))
    .filter((counter) => Number.isFinite(counter));
  return Math.max(0, ...used) + 1;
}

function expand(prefix: string, picture: Picture | undefined): string {
  if (!prefix.includes("%")) return prefix;
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  const values: Record<string, string> = {
    width: String(picture?.width ?? 0),
    height: String(picture?.height ?? 0),
    year: String(now.getFullYear()),
    month: two(now.getMonth() + 1),
    day: two(now.getDate()),
    hour: two(now.getHours()),
    minute: two(now.getMinutes()),
    second: two(now.getSeconds()),
  };
  return prefix.replace(/%(\w+?)%/g, (whole, key: string) => values[key] ?? whole);
}
