import { isObject, type Json, type JsonObject } from "../python/json.ts";

/** The error of POST /prompt for a node whose class is not served (or not named). `node` is what the graph has there. */
export type MissingClass = (id: string, node: Json, className: Json | undefined) => JsonObject;

export const missingIn0364: MissingClass = (id, _node, className) => ({
  type: "invalid_prompt",
  message:
    className === undefined
      ? "Cannot execute because a node is missing the class_type property."
      : `Cannot execute because node ${className} does not exist.`,
  details: `Node ID '#${id}'`,
  extra_info: {},
});

/** Calls the node by the title that the editor gave it. */
export const missingIn033: MissingClass = (id, node, className = null) => {
  const meta = isObject(node) && isObject(node._meta) ? node._meta : {};
  const node_title = meta.title ?? className;
  return {
    type: "missing_node_type",
    message:
      className === null
        ? `Node '${node_title ?? `ID #${id}`}' has no class_type. The workflow may be corrupted or a custom node is missing.`
        : `Node '${node_title}' not found. The custom node may not be installed.`,
    details: `Node ID '#${id}'`,
    extra_info: { node_id: id, class_type: className, node_title },
  };
};
