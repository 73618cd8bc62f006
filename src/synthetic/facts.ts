import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "../config/paths.ts";
import { CodedError } from "../errors.ts";
import { readJsonFile } from "../input/json-file.ts";
import { bilingual } from "../input/sentences.ts";

/** Names with lists of numbers, `layers.{0-27}.bias`, and what each of them stands for. */
const shapesSchema = z.record(z.string(), z.array(z.int().positive()));
const factsSchema = z.strictObject({
  /** By `folder/file`, as under ComfyUI's models/. */
  files: z.record(
    z.string(),
    z.strictObject({
      dtype: z.enum(["F16", "BF16"]),
      zeros: shapesSchema.default({}),
      ones: shapesSchema.default({}),
      normal: shapesSchema.default({}),
      /** Of the normal values: a number, or 1/√(values that one output is made of). */
      deviation: z.union([z.number(), z.literal("fan-in")]).optional(),
    }),
  ),
});

/** What a model file must hold for the loaders of ComfyUI to take it and to run it. */
export type FileFacts = z.infer<typeof factsSchema>["files"][string];

/** The files whose tensors are known, by `folder/file`. Each was run on ComfyUI 0.3.64 and 0.33.0, on a CPU. */
export function knownFiles(): ReadonlyMap<string, FileFacts> {
  const path = join(projectRoot, "fixtures", "synthetic", "qwen-image-edit-2509.json");
  const read = readJsonFile(path, path, factsSchema);
  if ("value" in read) return new Map(Object.entries(read.value.files));
  throw new CodedError(
    "SYNTHETIC_FACTS",
    bilingual((language) => read.problems.map((one) => one[language]).join("\n")),
  );
}

/** `a.{0-2,5}.b` as a.0.b, a.1.b, a.2.b and a.5.b. */
export function namesOf(pattern: string): string[] {
  const [, before, list, behind] = /^([^{]*)\{([\d,-]+)\}(.*)$/.exec(pattern) ?? [];
  if (before === undefined || list === undefined || behind === undefined) return [pattern];
  const numbers = list.split(",").flatMap((part) => {
    const [from = 0, to = from] = part.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  return numbers.flatMap((number) => namesOf(`${before}${number}${behind}`));
}
