/** A node pack that brings a loader class. */
export interface LoaderPack {
  /** Its folder under `custom_nodes/`. */
  readonly folder: string;
  readonly source: string;
  /** A Python package that its loaders need and its `requirements.txt` does not install. */
  readonly wheel?: string;
}

/** Packs whose loaders are well known, for profiles whose inventory does not name them. */
const known: readonly (readonly [classes: RegExp, pack: LoaderPack])[] = [
  [/GGUF(Advanced)?$/, { folder: "ComfyUI-GGUF", source: "https://github.com/city96/ComfyUI-GGUF" }],
  [
    /^Nunchaku/,
    {
      folder: "ComfyUI-nunchaku",
      source: "https://github.com/nunchaku-tech/ComfyUI-nunchaku",
      wheel: "nunchaku",
    },
  ],
];

/** Loaders of ComfyUI itself. */
const core =
  /^(UNETLoader|(Dual|Triple|Quadruple)?CLIPLoader|CLIPVisionLoader|VAELoader|CheckpointLoader(Simple)?|LoraLoader(ModelOnly)?|ControlNetLoader|UpscaleModelLoader|ModelPatchLoader|StyleModelLoader)$/;

/**
 * Where a loader class comes from: the profile's inventory (`module`) and packs, else what is well known.
 * `core`: from ComfyUI itself; undefined: not known.
 */
export function originOf(
  loader: string,
  module: string | undefined,
  packs: Readonly<Record<string, { readonly source: string }>>,
): LoaderPack | "core" | undefined {
  const common = known.find(([classes]) => classes.test(loader))?.[1];
  if (module === undefined) return core.test(loader) ? "core" : common;
  if (!module.startsWith("custom_nodes.")) return "core";
  const folder = module.slice("custom_nodes.".length);
  const source = packs[module]?.source ?? common?.source;
  return source === undefined
    ? undefined
    : { folder, source, ...(common?.wheel !== undefined && { wheel: common.wheel }) };
}
