import semver from "semver";
import type { Text } from "../../text.ts";
import { versionIn } from "./server-version.ts";

/** A package of ComfyUI's requirements.txt as the server lists it; without `installed` it is not there. */
export interface PackageVersion {
  readonly name: string;
  readonly installed?: string | undefined;
  readonly required: string;
}

export interface PackageFinding extends PackageVersion {
  /** `behind`: older than required, with no harm known. */
  readonly state: "good" | "behind" | "stale" | "missing";
  /** Something that the course needs breaks without it. */
  readonly serious: boolean;
}

/** The page itself. */
const FRONT_END = "comfyui-frontend-package";

/**
 * Code that computes. An older comfy-kitchen lacks names that ComfyUI imports, which then says "fp8 and fp4 support will not
 * be available"; comfy-aimdo moves the models to the GPU. Templates and documentation, by contrast, are only missed in a menu.
 */
const KERNELS = ["comfy-kitchen", "comfy-aimdo"];

/**
 * What an update without `pip install -r requirements.txt` leaves behind. A front end that is older by its last number is not
 * broken: releases have asked for one that was not to be had yet (Comfy-Org/ComfyUI, issue 13633). By more, its page misses what
 * the server's newer nodes need.
 */
export function judgePackages(
  packages: readonly PackageVersion[],
  flags: readonly string[],
): PackageFinding[] {
  return packages
    .filter(({ name }) => name !== FRONT_END || !bringsOwnFrontEnd(flags))
    .map((one) => {
      const state = stateOf(one);
      const needed = one.name === FRONT_END || KERNELS.includes(one.name);
      return { ...one, state, serious: needed && (state === "stale" || state === "missing") };
    });
}

function stateOf({ name, installed, required }: PackageVersion): PackageFinding["state"] {
  if (installed === undefined) return "missing";
  const [has, wants] = [versionIn(installed), versionIn(required)];
  if (has === undefined || wants === undefined || !semver.lt(has, wants)) return "good";
  const near = semver.diff(has, wants) === "patch";
  return near && !KERNELS.includes(name) ? "behind" : "stale";
}

/** What is wrong with one of them, as a sentence. */
export function packageText({ name, installed, required }: PackageVersion): Text {
  return installed === undefined
    ? {
        fr: `${name} n'est pas installé ; ComfyUI demande ${required}.`,
        en: `${name} is not installed; ComfyUI asks for ${required}.`,
      }
    : {
        fr: `${name} est en ${installed} ; ComfyUI demande ${required}.`,
        en: `${name} is ${installed}; ComfyUI asks for ${required}.`,
      };
}

/** `--front-end-root` or `--front-end-version` serve a page from elsewhere; the package is then never read. */
function bringsOwnFrontEnd(flags: readonly string[]): boolean {
  const standard = "comfyanonymous/ComfyUI@latest";
  return flags.some((flag, at) => {
    const [name, value = flags[at + 1]] = flag.split("=", 2);
    return name === "--front-end-root" || (name === "--front-end-version" && value !== standard);
  });
}
