import { resolve } from "node:path";
import { z } from "zod";
import { versionsSchema } from "../profile.ts";
import type { Parts } from "./parts.ts";
import { named, workflowSchema } from "./workflow.ts";

/** What can be checked of a profile that has a fault of shape elsewhere; paths count from `base`. */
export function soundParts(data: unknown, base: string): Parts {
  const { comfyui, nodes, workflows } = recordOf(data);
  const versions = z.object(versionsSchema.shape).safeParse(comfyui);
  const { inventory } = recordOf(nodes);
  const entries = entriesOf(workflows).map((entry) => ({
    ...entry,
    parsed: workflowSchema.safeParse(entry.value),
  }));
  const sound = entries.flatMap(({ parsed, place }) =>
    parsed.success ? [{ written: parsed.data, place }] : [],
  );
  const files = entries.flatMap(({ parsed, value, place }) => {
    const { file } = recordOf(value);
    return parsed.success || typeof file !== "string" || file === ""
      ? []
      : [{ file: resolve(base, file), place }];
  });
  return {
    ...(versions.success && { comfyui: versions.data }),
    ...(typeof inventory === "string" && inventory !== "" && { inventory: resolve(base, inventory) }),
    files,
    workflows: named(sound.map(({ written }) => written)).map((one, index) => ({
      place: sound[index]?.place ?? "workflows",
      one: {
        ...one,
        file: resolve(base, one.file),
        ...(one.role === "edit" && { input: resolve(base, one.input) }),
      },
    })),
  };
}

const formerRoles = { textToImage: "text-to-image", edit: "edit" } as const;

function entriesOf(workflows: unknown): { value: unknown; place: string }[] {
  if (Array.isArray(workflows))
    return workflows.map((value, index) => ({ value, place: `workflows[${index}]` }));
  const former = recordOf(workflows);
  return Object.entries(formerRoles)
    .filter(([key]) => key in former)
    .map(([key, role]) => ({ value: { role, ...recordOf(former[key]) }, place: `workflows.${key}` }));
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
