import { z } from "zod";
import type { Text } from "../text.ts";
import { issueText } from "./issue-text.ts";

/** More than any real reply contains: large servers have some 5,000 nodes, and a course queues hundreds of jobs. */
const MAX_MEMBERS = 100_000;

/**
 * An array that is checked up to its first wrong item. Zod's own array makes an issue of every wrong item:
 * two megabytes of them took six seconds and a gigabyte, and 120,000 or more threw a RangeError.
 */
export function listOf<T>(item: z.ZodType<T>) {
  return z.array(z.unknown()).transform((items, context): T[] => {
    const judged: T[] = [];
    for (const [index, value] of items.entries()) {
      const result = judge(item, value, index, index, context);
      if (result === undefined) return z.NEVER;
      judged.push(result.data);
    }
    return judged;
  });
}

/** An object whose members have one shape, checked up to the first wrong member. */
export function tableOf<T>(member: z.ZodType<T>) {
  return z.record(z.string(), z.unknown()).transform((members, context): Record<string, T> => {
    const judged: [string, T][] = [];
    for (const [name, value] of Object.entries(members)) {
      const result = judge(member, value, name, judged.length, context);
      if (result === undefined) return z.NEVER;
      judged.push([name, result.data]);
    }
    return Object.fromEntries(judged);
  });
}

function judge<T>(
  schema: z.ZodType<T>,
  value: unknown,
  key: string | number,
  index: number,
  context: z.RefinementCtx,
): { data: T } | undefined {
  if (index >= MAX_MEMBERS) {
    const text: Text = { fr: `plus de ${MAX_MEMBERS} éléments`, en: `more than ${MAX_MEMBERS} members` };
    context.addIssue({ code: "custom", message: text.en, params: { text } });
    return undefined;
  }
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result;
  const [issue] = result.error.issues;
  context.addIssue({
    code: "custom",
    message: issue?.message ?? "",
    path: [key, ...(issue?.path ?? [])],
    params: { text: issueText(issue) },
  });
  return undefined;
}
