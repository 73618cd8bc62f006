/** Header of a safetensors file, both ways: what `readLayout` accepts, `writeHeader` writes, and nothing else. */
export interface TensorShape {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

export interface Layout {
  /** In the order of the header. `from` and `to` count from the end of the header. */
  readonly tensors: readonly (TensorShape & { readonly from: number; readonly to: number })[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Of all data. */
  readonly bytes: number;
}

/** Why a loader refuses a header; `tensor`: at which one. */
export interface LayoutFlaw {
  readonly reason: "not-json" | "metadata" | "no-tensor" | "entry" | "tensor-size" | "gap" | "overlap";
  readonly tensor?: string;
}

/** Bytes of one value. A type that is not here is not judged by its size: newer ones may pack their values. */
const valueBytes: Readonly<Record<string, number>> = {
  ...{ BOOL: 1, U8: 1, I8: 1, F8_E5M2: 1, F8_E4M3: 1, F8_E8M0: 1 },
  ...{ I16: 2, U16: 2, F16: 2, BF16: 2, I32: 4, U32: 4, F32: 4, I64: 8, U64: 8, F64: 8 },
};

/** Data begin at a multiple of this. */
const ALIGNMENT = 8;
const METADATA = "__metadata__";

/** Bytes of a tensor by its type and shape; undefined for a type that is not known here. */
export function tensorBytes({ dtype, shape }: Omit<TensorShape, "name">): number | undefined {
  const bytes = Object.hasOwn(valueBytes, dtype) ? valueBytes[dtype] : undefined;
  return bytes === undefined ? undefined : shape.reduce((product, side) => product * side, bytes);
}

/** The length and the header of a file that holds these tensors in this order, without a gap. */
export function writeHeader(
  tensors: readonly TensorShape[],
  metadata: Readonly<Record<string, string>>,
): Buffer {
  let end = 0;
  const entries = tensors.map(({ name, dtype, shape }) => {
    const from = end;
    end += tensorBytes({ dtype, shape }) ?? Number.NaN;
    if (!Number.isSafeInteger(end) || name === METADATA)
      throw new Error(`No safetensors file can hold a tensor ${name} of type ${dtype}.`);
    return [name, { dtype, shape, data_offsets: [from, end] }] as const;
  });
  // __proto__ is a name like any other
  const json = Buffer.from(JSON.stringify(Object.fromEntries([[METADATA, metadata], ...entries])));
  const padded = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded));
  return Buffer.concat([length, json, Buffer.alloc(padded - json.length, " ")]);
}

/** Reads the JSON between the length and the data. Never throws, whatever the bytes. */
export function readLayout(json: Buffer): Layout | LayoutFlaw {
  const header = parsed(json);
  if (header === undefined) return { reason: "not-json" };
  const { [METADATA]: written, ...entries } = header;
  const metadata = written ?? {};
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== "string"))
    return { reason: "metadata" };
  const tensors: Layout["tensors"][number][] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const tensor = tensorOf(name, entry);
    if (tensor === undefined) return { reason: "entry", tensor: name };
    const bytes = tensorBytes(tensor);
    if (bytes !== undefined && bytes !== tensor.to - tensor.from)
      return { reason: "tensor-size", tensor: name };
    tensors.push(tensor);
  }
  if (tensors.length === 0) return { reason: "no-tensor" };
  let end = 0;
  for (const { name, from, to } of tensors.toSorted(
    (one, other) => one.from - other.from || one.to - other.to,
  )) {
    if (from !== end) return { reason: from > end ? "gap" : "overlap", tensor: name };
    end = to;
  }
  return { tensors, metadata: metadata as Layout["metadata"], bytes: end };
}

function parsed(json: Buffer): Record<string, unknown> | undefined {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
    return isRecord(header) ? header : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tensorOf(name: string, entry: unknown): Layout["tensors"][number] | undefined {
  if (!isRecord(entry)) return undefined;
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Array.isArray(shape) || !Array.isArray(offsets)) return undefined;
  const [from, to] = offsets;
  const whole =
    offsets.length === 2 && [from, to, ...shape].every((value) => Number.isSafeInteger(value) && value >= 0);
  return whole && from <= to ? { name, dtype, shape, from, to } : undefined;
}
