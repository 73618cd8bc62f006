import type { JsonObject } from "../python/json.ts";

/** One error of a node in the reply to POST /prompt. */
export interface NodeError extends JsonObject {
  type: string;
  message: string;
  details: string;
  extra_info: JsonObject;
}

export function nodeError(type: string, message: string, details: string, extra_info: JsonObject): NodeError {
  return { type, message, details, extra_info };
}

/** A Python exception inside the validation itself. It becomes an error of a node. */
export class ValidationCrash extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Turns a ValidationCrash into an error of a node. Throws anything else again. */
export function crashError(crash: unknown, type: string, message: string, extra: JsonObject): NodeError {
  if (!(crash instanceof ValidationCrash)) throw crash;
  const traceback = ['  File "/workspace/ComfyUI/execution.py", line 1003, in validate_prompt\n'];
  return nodeError(type, message, crash.message, { ...extra, exception_type: crash.type, traceback });
}
