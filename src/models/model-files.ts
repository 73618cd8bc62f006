import { type HeaderFlaw, type HeaderReading, pretenderOf } from "./safetensors.ts";
import type { WantedModel } from "./wanted-model.ts";

/**
 * sound: whole, by its header · other-size: whole, but not as large as the profile says (another edition of the file;
 * reported, because a renamed shard is whole, too) · present: exists, in a format whose header is not read · unseen: not
 * found, yet its loader lists it or was not asked, so another folder (extra_model_paths.yaml) may hold it: not judged ·
 * everything else is wrong.
 */
export type ModelState =
  | "sound"
  | "other-size"
  | "present"
  | "unseen"
  | "missing"
  | "sharded"
  | "directory"
  | "link-broken"
  | "unreadable"
  | HeaderFlaw;

export interface ModelFinding {
  readonly file: string;
  /** Folder under `models/`. */
  readonly folder: string;
  readonly state: ModelState;
  /** In the container. */
  readonly path: string;
  readonly bytes?: number;
  /** Bytes that it must have: by its own header, or by the profile. */
  readonly expected?: number;
  /** Where a broken link points. */
  readonly link?: string;
  /** Shards that lie in its folder. */
  readonly shards?: number;
  /** Where to download it: `owner/repository/path` on Hugging Face. */
  readonly source?: string;
}

export interface ModelsOnDisk {
  readonly files: readonly ModelFinding[];
  /** The same content in several files. Costs disk space and nothing else: never a fault. */
  readonly duplicates: readonly { readonly paths: readonly string[]; readonly bytes: number }[];
}

/** What lies at a path of the container. */
export type PathLook =
  | { readonly kind: "file"; readonly bytes: number; readonly head: Buffer }
  | { readonly kind: "link-broken"; readonly link: string }
  | { readonly kind: "directory" | "unreadable" | "missing" };

/** Sizes in a profile are exact to this share; another precision of the same model differs by far more. */
const SIZE_TOLERANCE = 0.01;

export function isGood({ state }: ModelFinding): boolean {
  return (["sound", "other-size", "present", "unseen"] as readonly ModelState[]).includes(state);
}

/** The state of a file that is there, by its beginning; undefined where more of its header is needed. */
export function judgeFile(
  { file, bytes: wanted }: WantedModel,
  size: number,
  reading: HeaderReading,
  head: Buffer,
): Pick<ModelFinding, "state" | "expected"> {
  if (!/\.(safetensors|sft)$/i.test(file)) {
    const flaw = size === 0 ? "empty" : pretenderOf(head);
    if (flaw) return { state: flaw };
  } else if (reading.kind === "flaw")
    return { state: reading.flaw, ...(reading.announced !== undefined && { expected: reading.announced }) };
  if (wanted !== undefined && Math.abs(size - wanted) > wanted * SIZE_TOLERANCE)
    return { state: "other-size", expected: wanted };
  // a header that could not be read in full does not prove a sound file
  return { state: reading.kind === "sound" ? "sound" : "present" };
}

/** `…-00001-of-00005.safetensors` and the index beside it: parts that no core loader joins. */
export function isShard(path: string): boolean {
  return /-\d{5}-of-\d{5}\.(safetensors|bin|gguf)$|\.(safetensors|bin)\.index\.json$/i.test(path);
}
