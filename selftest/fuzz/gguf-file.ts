/** The beginning of a GGUF file: header, metadata and tensors as given, all little endian. */
export interface GgufParts {
  readonly version?: number;
  readonly metadata?: readonly Buffer[];
  readonly tensors?: readonly Buffer[];
  /** Counts that the header announces; those of the lists if absent. */
  readonly counts?: readonly [tensors: bigint, entries: bigint];
}

export function ggufHead({ version = 3, metadata = [], tensors = [], counts }: GgufParts): Buffer {
  const [tensorCount, entryCount] = counts ?? [BigInt(tensors.length), BigInt(metadata.length)];
  return Buffer.concat([
    Buffer.from("GGUF"),
    u32(version),
    u64(tensorCount),
    u64(entryCount),
    ...metadata,
    ...tensors,
  ]);
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function u64(value: bigint | number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

/** One entry of metadata; its value comes as it is written. */
export function entry(key: string, type: number, value: Buffer): Buffer {
  return Buffer.concat([text(key), u32(type), value]);
}

export function tensor(name: string, shape: readonly number[], type: number, offset: number): Buffer {
  return Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(type), u64(offset)]);
}

/** Where the data begins: the next multiple of the alignment. */
export function dataStart(head: Buffer, alignment = 32): number {
  return Math.ceil(head.length / alignment) * alignment;
}
