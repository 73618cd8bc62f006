/**
 * The keys (in their order) and types of a JSON value, without its contents: what two runs of a server have in common.
 * A list is the set of its entries' shapes.
 */
export function shapeOf(value: unknown): unknown {
  if (value === null) return "null";
  if (Array.isArray(value))
    return [...new Set(value.map((entry) => JSON.stringify(shapeOf(entry))))].toSorted();
  if (typeof value !== "object") return typeof value;
  return Object.entries(value).map(([key, entry]) => [key, shapeOf(entry)]);
}

/**
 * The keys of a JSON text in their order, as far as it goes (recorded bodies were cut after some hundred characters);
 * prompt ids all look alike.
 */
export function keysIn(json: string): string[] {
  return [...json.matchAll(/"([^"\\]*)": /g)].map(([, key = ""]) => key.replace(/^[0-9a-f-]{36}$/, "id"));
}
