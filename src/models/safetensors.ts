import { type LayoutFlaw, readLayout } from "./safetensors-layout.ts";
import { isMarked } from "./synthetic-mark.ts";

/** What is wrong with a model file, judged by its size and its first bytes. */
export type HeaderFlaw =
  | "empty"
  | "html-page"
  | "lfs-pointer"
  | "not-safetensors"
  | "bad-header"
  | "truncated"
  | "overlong"
  | "not-gguf"
  /** A GGUF of a big-endian machine, which PyTorch does not read. */
  | "big-endian"
  /** GGUF version 1, which the loaders refuse. */
  | "old-format";

export type HeaderReading =
  /** `synthetic`: its metadata say that its values are random. */
  | { readonly kind: "sound"; readonly tensors: number; readonly synthetic?: true }
  | {
      readonly kind: "flaw";
      readonly flaw: HeaderFlaw;
      /** Bytes that the whole file must have, where the header could be read. */
      readonly announced?: number;
      /** What a loader refuses of the header, where it is damaged. */
      readonly layout?: LayoutFlaw;
    }
  /** `newer`: of a version that is not known here; else its header is too long to be read. */
  | { readonly kind: "unread"; readonly newer: boolean }
  /** The header is longer than what was given: this many bytes of the file are needed, to judge it or to ask for more. */
  | { readonly kind: "more"; readonly bytes: number };

/** The format's own limit: a loader refuses a longer header. Bytes. */
const MAX_HEADER = 100_000_000;
const OPENING_BRACE = 0x7b;

/**
 * Judges a safetensors file by its beginning and its size, as the loader does before it maps a tensor: 8 bytes (u64, little
 * endian) give the length of a JSON header, whose offsets give the end of the data. Never throws, whatever the bytes.
 */
export function readHeader(head: Buffer, size: number): HeaderReading {
  const pretender = size === 0 ? "empty" : pretenderOf(head);
  if (pretender) return { kind: "flaw", flaw: pretender };
  if (size < 10 || head.length < 9 || head[8] !== OPENING_BRACE) return notSafetensors;
  const length = head.readBigUInt64LE(0);
  if (length > MAX_HEADER || length < 2n) return notSafetensors;
  const start = 8 + Number(length);
  if (start > size) return { kind: "flaw", flaw: "truncated" };
  if (head.length < start) return { kind: "more", bytes: start };
  const layout = readLayout(head.subarray(8, start));
  if ("reason" in layout) return { kind: "flaw", flaw: "bad-header", layout };
  const announced = start + layout.bytes;
  if (size === announced)
    return {
      kind: "sound",
      tensors: layout.tensors.length,
      ...(isMarked(layout.metadata) && { synthetic: true as const }),
    };
  return { kind: "flaw", flaw: size < announced ? "truncated" : "overlong", announced };
}

const notSafetensors = { kind: "flaw", flaw: "not-safetensors" } as const;

/** What a download saved instead of the model, whatever the format of the model. */
export function pretenderOf(head: Buffer): "html-page" | "lfs-pointer" | undefined {
  const text = head.subarray(0, 256).toString("latin1");
  if (text.startsWith("version https://git-lfs.github.com/spec/")) return "lfs-pointer";
  return /^(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|\?xml|!--)/i.test(text) ? "html-page" : undefined;
}
