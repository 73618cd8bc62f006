import { z } from "zod";
import type { Text } from "../text.ts";
import { issueText } from "./issue-text.ts";

/** More than any real reply holds: large servers know some 5,000 nodes, and a course queues hundreds of jobs. */
const MAX_MEMBERS = 100_000;

/**
 * An array that is judged up to its first wrong item. Zod's own array makes an issue of every wrong one:
 * two megabytes of them took six seconds and a gigabyte, and from 120,000 on it threw a RangeError.
 */
export function listOf<T>(item: z.ZodType<T>) {
  return z.array(z.unknown()).transform((items, context): T[] => {
    const judged: T[] = [];
    for (const [index, value] of items.entries()) {
      const one = judge(item, value, index, index, context);
      if (one === undefined) return z.NEVER;
      judged.push(one.data);
    }
    return judged;
  });
}

/** The same for an object of equal members, by name. */
export function tableOf<T>(member: z.ZodType<T>) {
  return z.record(z.string(), z.unknown()).transform((members, context): Record<string, T> => {
    const judged: [string, T][] = [];
    for (const [name, value] of Object.entries(members)) {
      const one = judge(member, value, name, judged.length, context);
      if (one === undefined) return z.NEVER;
      judged.push([name, one.data]);
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
  const one = schema.safeParse(value, { reportInput: true });
  if (one.success) return one;
  const [issue] = one.error.issues;
  context.addIssue({
    code: "custom",
    message: issue?.message ?? "",
    path: [key, ...(issue?.path ?? [])],
    params: { text: issueText(issue) },
  });
  return undefined;
}
