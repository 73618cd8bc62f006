import { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What a schema says at a place of some data: of several forms that one counts which the data choose. */
export function schemaAt(
  schema: z.ZodType,
  data: unknown,
  path: readonly PropertyKey[],
): JsonSchema | undefined {
  let at: JsonSchema | undefined = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  let value = data;
  for (const step of path) {
    at = chosen(at, value);
    const next: unknown =
      typeof step === "number" ? at?.items : (at?.properties?.[String(step)] ?? at?.additionalProperties);
    at = isObject(next) ? (next as JsonSchema) : undefined;
    value = isObject(value) ? (value as Record<PropertyKey, unknown>)[step] : undefined;
  }
  return chosen(at, value);
}

/** Of several forms: the one whose constants the data have, else all of them together. */
function chosen(at: JsonSchema | undefined, value: unknown): JsonSchema | undefined {
  const forms = (at?.oneOf ?? at?.anyOf) as JsonSchema[] | undefined;
  if (forms === undefined) return at;
  const given = (isObject(value) ? value : {}) as Record<string, unknown>;
  const fits = forms.filter((form) =>
    Object.entries(form.properties ?? {}).every(
      ([key, spec]) => !isObject(spec) || spec.const === undefined || spec.const === given[key],
    ),
  );
  if (fits[0] !== undefined && fits.length === 1) return fits[0];
  return { ...at, properties: Object.assign({}, ...forms.map(({ properties }) => properties)) };
}

/** Values that a constant at a place may have, in every form. */
export function constantsAt(schema: z.ZodType, path: readonly PropertyKey[]): unknown[] {
  const key = String(path.at(-1));
  const at = schemaAt(schema, undefined, path.slice(0, -1));
  const forms = ((at?.oneOf ?? at?.anyOf) as JsonSchema[] | undefined) ?? (at ? [at] : []);
  return forms.flatMap(({ properties }) => {
    const spec = properties?.[key];
    return isObject(spec) && spec.const !== undefined ? [spec.const] : [];
  });
}

/** A value to write there: the schema's own example, else one of the right form. */
export function exampleOf(at: JsonSchema | undefined): unknown {
  if (at === undefined) return "…";
  const [example] = (at.examples as unknown[] | undefined) ?? [];
  if (example !== undefined) return example;
  if (at.const !== undefined) return at.const;
  if (at.default !== undefined) return at.default;
  const [option] = at.enum ?? [];
  if (option !== undefined) return option;
  const [form] = ((at.oneOf ?? at.anyOf) as JsonSchema[] | undefined) ?? [];
  if (form !== undefined) return exampleOf(form);
  switch (at.type) {
    case "object": {
      const wanted = at.required ?? [];
      return Object.fromEntries(wanted.map((key) => [key, exampleOf(at.properties?.[key] as JsonSchema)]));
    }
    case "array":
      return isObject(at.items) ? [exampleOf(at.items as JsonSchema)] : [];
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return true;
    case "string":
      return at.format === "date" ? "2027-12-31" : "…";
    default:
      return "…";
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
