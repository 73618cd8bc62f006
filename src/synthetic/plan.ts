import { endianness } from "node:os";
import { type TensorShape, tensorBytes, writeHeader } from "../models/safetensors-layout.ts";
import { MARKED, MARKER, SEED_KEY } from "../models/synthetic-mark.ts";
import { type FileFacts, namesOf } from "./facts.ts";
import { toBf16, toF16 } from "./half.ts";
import { normalTable, Random } from "./random.ts";

export interface TensorPlan extends TensorShape {
  readonly bytes: number;
  /** Value of each, or the deviation of normal values around 0. */
  readonly fill: { readonly value: number } | { readonly deviation: number };
}

/** A file as it will be: its header, and its tensors in their order. */
export interface FilePlan {
  /** `folder/file`. */
  readonly name: string;
  readonly seed: number;
  readonly header: Buffer;
  readonly tensors: readonly TensorPlan[];
  readonly bytes: number;
}

export function planOf(name: string, facts: FileFacts, seed: number): FilePlan {
  const { dtype, zeros, ones, normal, deviation = 0 } = facts;
  const tensorsOf = (shapes: FileFacts["zeros"], fill: (shape: readonly number[]) => TensorPlan["fill"]) =>
    Object.entries(shapes).flatMap(([pattern, shape]) =>
      namesOf(pattern).map((one) => ({
        name: one,
        dtype,
        shape,
        bytes: tensorBytes({ dtype, shape }) ?? 0,
        fill: fill(shape),
      })),
    );
  const tensors: TensorPlan[] = [
    ...tensorsOf(zeros, () => ({ value: 0 })),
    ...tensorsOf(ones, () => ({ value: 1 })),
    ...tensorsOf(normal, (shape) => ({ deviation: deviation === "fan-in" ? fanIn(shape) : deviation })),
  ].sort((one, other) => (one.name < other.name ? -1 : 1));
  const header = writeHeader(tensors, { format: "pt", [MARKER]: MARKED, [SEED_KEY]: String(seed) });
  const bytes = tensors.reduce((sum, tensor) => sum + tensor.bytes, header.length);
  return { name, seed, header, tensors, bytes };
}

/** So that a layer neither grows nor shrinks what goes through it. */
function fanIn([, ...inputs]: readonly number[]): number {
  return 1 / Math.sqrt(inputs.reduce((product, side) => product * side, 1));
}

const PIECE = 2 ** 20;

/** The file's bytes, piece by piece. A piece is only valid until the next one is asked for. */
export function* piecesOf({
  name,
  seed,
  header,
  tensors,
}: FilePlan): Generator<{ piece: Buffer; tensor?: string }> {
  yield { piece: header };
  const values = new Uint16Array(PIECE / 2);
  for (const tensor of tensors) {
    const bitsOf = tensor.dtype === "BF16" ? toBf16 : toF16;
    const { fill } = tensor;
    const random = new Random(`${seed}\n${name}\n${tensor.name}`);
    const table = "deviation" in fill ? normalTable(fill.deviation, bitsOf) : undefined;
    for (let left = tensor.bytes; left > 0; left -= PIECE) {
      const part = values.subarray(0, Math.min(left, PIECE) / 2);
      if (table) random.draw(part, table);
      else part.fill(bitsOf("value" in fill ? fill.value : 0));
      const piece = Buffer.from(part.buffer, 0, part.byteLength);
      // the format is little-endian on every machine
      yield { piece: endianness() === "BE" ? piece.swap16() : piece, tensor: tensor.name };
    }
  }
}
