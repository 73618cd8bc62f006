import { readGguf } from "./gguf.ts";
import { type HeaderFlaw, type HeaderReading, pretenderOf, readHeader } from "./safetensors.ts";
import type { WantedModel } from "./wanted-model.ts";

/**
 * sound: whole, by its header · other-size: whole, but not as large as the profile says (another edition of the file;
 * reported, because a renamed shard is whole, too) · present: exists, in a format whose header is not read · newer-format:
 * exists, in a version of its format that is not known here · unseen: not found, yet its loader lists it or was not asked, so another folder (extra_model_paths.yaml) may hold it: not judged ·
 * everything else is wrong.
 */
export type ModelState =
  | "sound"
  | "other-size"
  | "present"
  | "newer-format"
  | "unseen"
  /** In a format whose header is not read, and far from the size that the profile says. */
  | "too-small"
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
  /** Whether its values are random, where its header says what it is. */
  readonly synthetic?: boolean;
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
  return (["sound", "other-size", "present", "newer-format", "unseen"] as readonly ModelState[]).includes(
    state,
  );
}

/** Reads the beginning of a file in its own format, by its name; undefined where no header of the format is read. */
export function readHeaderOf(file: string, head: Buffer, size: number): HeaderReading | undefined {
  if (/\.(safetensors|sft)$/i.test(file)) return readHeader(head, size);
  return /\.gguf$/i.test(file) ? readGguf(head, size) : undefined;
}

/** The state of a file that is there, by its beginning and by what its header says, where it has one that is read. */
export function judgeFile(
  { file, bytes: wanted }: WantedModel,
  size: number,
  reading: HeaderReading | undefined,
  head: Buffer,
): Pick<ModelFinding, "state" | "expected" | "synthetic"> {
  // a GGUF bears no mark
  const known = reading?.kind === "sound" &&
    !/\.gguf$/i.test(file) && { synthetic: reading.synthetic ?? false };
  if (reading?.kind === "flaw") {
    const expected = reading.announced ?? (reading.flaw === "truncated" ? wanted : undefined);
    return { state: reading.flaw, ...(expected !== undefined && { expected }) };
  }
  const strange = reading === undefined ? (size === 0 ? "empty" : pretenderOf(head)) : undefined;
  if (strange) return { state: strange };
  if (wanted !== undefined && Math.abs(size - wanted) > wanted * SIZE_TOLERANCE) {
    // where a header vouches for the file, it is another edition; elsewhere its size is all there is
    const state = reading === undefined && size < wanted ? "too-small" : "other-size";
    return { state, expected: wanted, ...known };
  }
  if (reading?.kind === "unread" && reading.newer) return { state: "newer-format" };
  // a header that could not be read in full does not prove a sound file
  return { state: reading?.kind === "sound" ? "sound" : "present", ...known };
}

/** `…-00001-of-00005.safetensors` and the index beside it: parts that no core loader joins. */
export function isShard(path: string): boolean {
  return /-\d{5}-of-\d{5}\.(safetensors|bin|gguf)$|\.(safetensors|bin)\.index\.json$/i.test(path);
}
