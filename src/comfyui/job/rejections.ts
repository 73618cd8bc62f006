import { plainLine } from "../../redaction/plain.ts";
import type { NodeErrors } from "../replies.ts";

/** One error of POST /prompt; errors inside a node come in random order. Source: PROTOCOL, 3.3. */
export interface Rejection {
  readonly node?: string;
  readonly nodeType?: string;
  readonly type: string;
  readonly message: string;
  readonly details: string;
}

/** More than a person reads; a hostile server may send a million. */
const MAX_REJECTIONS = 50;

type ReplyError = NodeErrors[string]["errors"][number];

/** The error of the whole prompt, where there is one, and `node_errors`: the first 50, every text cut. */
export function rejectionsOf(errors: NodeErrors, whole?: ReplyError): Rejection[] {
  const rejections = whole === undefined ? [] : [cut(whole)];
  for (const [node, { class_type, errors: list }] of Object.entries(errors))
    for (const error of list) {
      if (rejections.length >= MAX_REJECTIONS) return rejections;
      const place = { node: cutLine(node, 100), ...(class_type && { nodeType: cutLine(class_type, 100) }) };
      rejections.push({ ...place, ...cut(error) });
    }
  return rejections;
}

function cut({ type, message, details }: ReplyError): Rejection {
  return { type: cutLine(type, 100), message: cutLine(message, 300), details: cutLine(details, 300) };
}

function cutLine(text: string, max: number): string {
  return plainLine(text.slice(0, max));
}
