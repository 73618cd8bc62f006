/** The versions of ComfyUI that were measured (`fixtures/ground-truth`) and that the emulator can play. */
export const versions = ["0.3.64", "0.33.0"] as const;

export type Version = (typeof versions)[number];

export const NEWEST: Version = "0.33.0";

export function isVersion(text: string): text is Version {
  return (versions as readonly string[]).includes(text);
}

/** The version that is played where nobody chose one: that of the variable EMULATOR_COMFYUI, else the newest. */
export function defaultVersion(): Version {
  const given = process.env.EMULATOR_COMFYUI || NEWEST;
  if (isVersion(given)) return given;
  throw new Error(`EMULATOR_COMFYUI: the emulator plays ${versions.join(" or ")}, not ${given}.`);
}
