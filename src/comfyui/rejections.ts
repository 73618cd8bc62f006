import type { NodeErrors } from "./replies.ts";

/** One error of POST /prompt; errors inside a node come in random order. Source: PROTOCOL, 3.3. */
export interface Rejection {
  readonly node?: string;
  readonly nodeType?: string;
  readonly type: string;
  readonly message: string;
  readonly details: string;
}

/** `node_errors` as a flat list, texts cut to 300 characters. */
export function rejectionsOf(errors: NodeErrors): Rejection[] {
  return Object.entries(errors).flatMap(([node, { class_type, errors: list }]) =>
    list.map(({ type, message, details }) => ({
      node,
      ...(class_type && { nodeType: class_type }),
      type,
      message: message.slice(0, 300),
      details: details.slice(0, 300),
    })),
  );
}
