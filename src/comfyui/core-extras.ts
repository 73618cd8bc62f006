import extras from "./core-extras.json" with { type: "json" };

/**
 * Which classes each file of ComfyUI's further nodes brings: a server on which the file failed no longer tells. As 0.3.64 and
 * 0.33.0 served them; a class that has moved is in either file.
 */
const brought = Object.entries(extras).map(([file, names]) => [file, new Set(names.split(","))] as const);

/** The file behind a `python_module` of ComfyUI's further nodes, without the path. */
export function extraOfModule(module: string): string | undefined {
  const name = /^(?:comfy_extras|comfy_api_nodes)\.([\w.]{1,80})$/.exec(module)?.[1];
  return name && `${name}.py`;
}

export function extrasOfClass(name: string): string[] {
  return brought.filter(([, names]) => names.has(name)).map(([file]) => file);
}
