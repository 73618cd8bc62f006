import { basename } from "node:path";
import { z } from "zod";
import type { Graph } from "../comfyui/client.ts";
import type { ObjectInfo } from "../comfyui/replies.ts";
import type { Role } from "../config/profile/workflow.ts";
import { CodedError, describeError } from "../errors.ts";
import { readJsonFile } from "../input/json-file.ts";
import { bilingual } from "../input/sentences.ts";
import type { Text } from "../text.ts";
import { loadWorkflow } from "../workflows/load.ts";
import { convertWorkflow } from "../workflows/ui/convert.ts";
import { isUiFormat } from "../workflows/ui/read-ui.ts";

/** A workflow as it was given, in API format. */
export interface GivenWorkflow {
  readonly role: Role;
  /** As a person wrote it. */
  readonly shown: string;
  readonly graph: Graph;
  /** It was saved by the interface, and is converted. */
  readonly converted: boolean;
}

/** Reads a workflow of either format; a file of the interface is converted against what the server offers. */
export function readWorkflow(
  file: string,
  role: Role,
  served: ObjectInfo,
  outputs: readonly string[],
): GivenWorkflow | { problems: Text[] } {
  const shown = basename(file);
  const read = readJsonFile(file, shown, z.unknown());
  if ("problems" in read) return read;
  if (!isUiFormat(read.value)) {
    try {
      return { role, shown, graph: loadWorkflow(file), converted: false };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return { problems: [bilingual((language) => describeError(error, language))] };
    }
  }
  const converted = convertWorkflow(read.value, served, outputs);
  if ("graph" in converted) return { role, shown, graph: converted.graph, converted: true };
  return {
    problems: converted.problems.map(({ fr, en }) => ({ fr: `${shown}, ${fr}`, en: `${shown}, ${en}` })),
  };
}
