/** A node of a pack, not of ComfyUI itself. */
export function isOfPack(module: string): boolean {
  return module.startsWith("custom_nodes.");
}

/** The folder of a pack below custom_nodes, by its module. */
export function folderOf(module: string): string {
  return module.replace(/^custom_nodes\./, "");
}

/**
 * The missing names of packs whose absence stops nothing: no graph uses them, and the pack is not demanded. A missing node of
 * ComfyUI itself always counts: something of its installation is broken.
 */
export function unneededNodes(
  missing: Readonly<Record<string, readonly string[]>>,
  { used, demanded }: { readonly used: ReadonlySet<string>; readonly demanded: ReadonlySet<string> },
): string[] {
  return Object.entries(missing)
    .filter(([module]) => isOfPack(module) && !demanded.has(module))
    .flatMap(([, names]) => names.filter((name) => !used.has(name)));
}
