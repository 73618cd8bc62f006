import { type HeaderReading, pretenderOf } from "./safetensors.ts";

/** A longer header is not read: those of image models have a third of a megabyte, tokenisers some ten. Bytes. */
const MAX_HEADER = 64 * 2 ** 20;
/** Entries of metadata, and tensors: ten times those of the largest models known. */
const MAX_ENTRIES = 100_000;
const LITTLE_ENDIAN_GGUF = 0x46554747;

/** Values per block and bytes per block of each tensor type of GGML, by its number. A new one is not judged. */
const blocks: Readonly<Record<number, readonly [values: number, bytes: number]>> = {
  ...{ 0: [1, 4], 1: [1, 2], 2: [32, 18], 3: [32, 20], 6: [32, 22], 7: [32, 24], 8: [32, 34] },
  ...{ 10: [256, 84], 11: [256, 110], 12: [256, 144], 13: [256, 176], 14: [256, 210], 15: [256, 292] },
  ...{ 16: [256, 66], 17: [256, 74], 18: [256, 98], 19: [256, 50], 20: [32, 18], 21: [256, 110] },
  ...{ 22: [256, 82], 23: [256, 136], 24: [1, 1], 25: [1, 2], 26: [1, 4], 27: [1, 8], 28: [1, 8] },
  ...{ 29: [256, 56], 30: [1, 2], 34: [256, 54], 35: [256, 66], 39: [32, 17] },
};

/** Bytes of a metadata value, by the number of its type; 8 is a text, 9 a list. */
const sizes: Readonly<Record<number, number>> = {
  ...{ 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 },
};
const TEXT = 8;
const LIST = 9;

class Damaged extends Error {}
class Short extends Error {}

/**
 * Judges a GGUF file (versions 2 and 3) by its beginning and its size: magic, version, counts, metadata, then of each tensor
 * its place and its type, which give the end of the data. What follows the last tensor is padding. Never throws.
 */
export function readGguf(head: Buffer, size: number): HeaderReading {
  const pretender = size === 0 ? "empty" : pretenderOf(head);
  if (pretender) return { kind: "flaw", flaw: pretender };
  if (head.length < 8 || head.readUInt32LE(0) !== LITTLE_ENDIAN_GGUF)
    return { kind: "flaw", flaw: "not-gguf" };
  const version = head.readUInt32LE(4);
  if (version >= 2 ** 24) return { kind: "flaw", flaw: "big-endian" };
  if (version < 2) return { kind: "flaw", flaw: version === 1 ? "old-format" : "not-gguf" };
  if (version > 3) return { kind: "unread", newer: true };
  try {
    const { tensors, end } = layoutOf(new Cursor(head, 8));
    if (size >= end) return { kind: "sound", tensors };
    return { kind: "flaw", flaw: "truncated", announced: end };
  } catch (error) {
    if (error instanceof Damaged) return { kind: "flaw", flaw: "bad-header" };
    if (!(error instanceof Short)) throw error;
    if (head.length >= size) return { kind: "flaw", flaw: "truncated" };
    if (head.length >= MAX_HEADER) return { kind: "unread", newer: false };
    return { kind: "more", bytes: Math.min(size, MAX_HEADER, 8 * head.length) };
  }
}

/** Number of tensors, and the byte at which the last one ends. */
function layoutOf(at: Cursor): { tensors: number; end: number } {
  const tensors = at.count();
  const entries = at.count();
  let alignment = 32;
  for (let entry = 0; entry < entries; entry++) {
    const key = at.text();
    const type = at.u32();
    if (key === "general.alignment" && type === 4) alignment = at.u32();
    else skipValue(at, type, 0);
  }
  if (tensors === 0 || alignment === 0 || alignment > 2 ** 20) throw new Damaged();
  let end = 0;
  for (let tensor = 0; tensor < tensors; tensor++) end = Math.max(end, tensorEnd(at));
  const total = Math.ceil(at.position / alignment) * alignment + end;
  if (!Number.isSafeInteger(total)) throw new Damaged();
  return { tensors, end: total };
}

/** Where a tensor ends, counted from the beginning of the data. */
function tensorEnd(at: Cursor): number {
  at.text();
  const dimensions = at.u32();
  if (dimensions > 8) throw new Damaged();
  let values = 1;
  for (let dimension = 0; dimension < dimensions; dimension++) values *= at.u64();
  const block = blocks[at.u32()];
  const offset = at.u64();
  return block === undefined ? offset : offset + Math.ceil(values / block[0]) * block[1];
}

function skipValue(at: Cursor, type: number, depth: number): void {
  const bytes = sizes[type];
  if (bytes !== undefined) at.skip(bytes);
  else if (type === TEXT) at.skip(at.u64());
  else if (type === LIST && depth < 4) skipList(at, depth);
  else throw new Damaged();
}

function skipList(at: Cursor, depth: number): void {
  const type = at.u32();
  const length = at.u64();
  const each = sizes[type];
  if (each !== undefined) at.skip(length * each);
  else for (let index = 0; index < length; index++) skipValue(at, type, depth + 1);
}

class Cursor {
  position: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  /** Moves on, even beyond the bytes that are here: the next read tells. */
  skip(bytes: number): void {
    if (!Number.isSafeInteger(bytes) || bytes > MAX_HEADER) throw new Damaged();
    this.position += bytes;
    if (this.position > this.#bytes.length) throw new Short();
  }

  u32(): number {
    this.skip(4);
    return this.#bytes.readUInt32LE(this.position - 4);
  }

  u64(): number {
    this.skip(8);
    const value = Number(this.#bytes.readBigUInt64LE(this.position - 8));
    if (!Number.isSafeInteger(value)) throw new Damaged();
    return value;
  }

  count(): number {
    const value = this.u64();
    if (value > MAX_ENTRIES) throw new Damaged();
    return value;
  }

  /** A name has 64 kB at most. */
  text(): string {
    const length = this.u64();
    if (length > 65_535) throw new Damaged();
    this.skip(length);
    return this.#bytes.toString("latin1", this.position - length, this.position);
  }
}
