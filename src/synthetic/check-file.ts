import { open } from "node:fs/promises";
import { some } from "../format.ts";
import { sizeText } from "../models/model-text.ts";
import type { Layout } from "../models/safetensors-layout.ts";
import type { Text } from "../text.ts";
import type { FileFacts } from "./facts.ts";
import { lookAt } from "./file-look.ts";
import { type FilePlan, piecesOf, planOf } from "./plan.ts";

export type Checked =
  | { readonly state: "sound"; readonly seed: number }
  | { readonly state: "missing" }
  | { readonly state: "foreign" | "damaged"; readonly why: Text };

/** Compares a file with what is written for its seed: names, shapes, places, length, and every value. */
export async function checkFile(path: string, name: string, facts: FileFacts): Promise<Checked> {
  const there = await lookAt(path);
  if (there.kind === "nothing") return { state: "missing" };
  if (there.kind === "foreign") return { state: "foreign", why: there.why };
  const plan = planOf(name, facts, there.seed);
  const why =
    layoutDifference(there.layout, plan) ??
    lengthDifference(there.bytes, plan) ??
    (await valueDifference(path, plan));
  return why === undefined ? { state: "sound", seed: there.seed } : { state: "damaged", why };
}

function layoutDifference({ tensors }: Layout, plan: FilePlan): Text | undefined {
  const [found, wanted] = [byName(tensors), byName(plan.tensors)];
  const missing = [...wanted.keys()].filter((one) => !found.has(one));
  if (missing.length > 0)
    return { fr: `tenseurs absents : ${some(missing)}`, en: `tensors missing: ${some(missing)}` };
  const added = [...found.keys()].filter((one) => !wanted.has(one));
  if (added.length > 0)
    return { fr: `tenseurs en trop : ${some(added)}`, en: `tensors too many: ${some(added)}` };
  const other = [...wanted].find(([one, text]) => found.get(one) !== text);
  if (other === undefined) return undefined;
  const [one, text] = other;
  return {
    fr: `le tenseur « ${one} » est ${found.get(one)} au lieu de ${text}`,
    en: `the tensor "${one}" is ${found.get(one)}, expected ${text}`,
  };
}

function byName(
  tensors: readonly { name: string; dtype: string; shape: readonly number[] }[],
): Map<string, string> {
  return new Map(tensors.map(({ name, dtype, shape }) => [name, `${dtype} [${shape.join(", ")}]`]));
}

function lengthDifference(bytes: number, plan: FilePlan): Text | undefined {
  if (bytes === plan.bytes) return undefined;
  return {
    fr: `le fichier fait ${sizeText(bytes, "fr")} (${bytes} octets) au lieu de ${plan.bytes}`,
    en: `the file has ${sizeText(bytes, "en")} (${bytes} bytes), expected ${plan.bytes}`,
  };
}

async function valueDifference(path: string, plan: FilePlan): Promise<Text | undefined> {
  await using handle = await open(path);
  for (const { piece, tensor } of piecesOf(plan)) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(piece.length), 0, piece.length, null);
    if (bytesRead === piece.length && buffer.equals(piece)) continue;
    if (tensor === undefined) return { fr: "l'en-tête a été modifié", en: "the header was changed" };
    const dtype = plan.tensors.find(({ name }) => name === tensor)?.dtype;
    return allFinite(buffer.subarray(0, bytesRead), dtype)
      ? {
          fr: `les valeurs du tenseur « ${tensor} » ont été modifiées`,
          en: `the values of the tensor "${tensor}" were changed`,
        }
      : {
          fr: `le tenseur « ${tensor} » a des valeurs qui ne sont pas finies (NaN ou infini)`,
          en: `the tensor "${tensor}" has values that are not finite (NaN or infinite)`,
        };
  }
  return undefined;
}

function allFinite(values: Buffer, dtype: string | undefined): boolean {
  const exponent = dtype === "BF16" ? 0x7f80 : 0x7c00;
  for (let at = 0; at + 1 < values.length; at += 2)
    if ((values.readUInt16LE(at) & exponent) === exponent) return false;
  return true;
}
