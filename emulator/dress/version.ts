/** The versions of ComfyUI that were measured (`fixtures/ground-truth`) and that the emulator can play. */
export const versions = ["0.3.64", "0.33.0"] as const;

export type Version = (typeof versions)[number];

export const DEFAULT_VERSION: Version = "0.3.64";

export function isVersion(text: string): text is Version {
  return (versions as readonly string[]).includes(text);
}
