import { bcryptPattern } from "../../credentials/token-shape.ts";
import type { Setting } from "../setting.ts";
import { settings } from "../settings.ts";

/** A variable with its value, and where it stands. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  /** Only `.env` is a file of ours: what stands there was written for this suite. */
  readonly inFile: boolean;
}

const address = /^https?:\/\/\S/i;
/** By its port ComfyUI's own, whatever its name. */
const usualAddress = /^(?:https?:\/\/)?[\w.-]{1,100}:818[89]\b/i;
const hostAndPort = /^(?:localhost|[\w-]+(?:\.[\w-]+)+|[\w-]+(?=:\d))(?::\d{2,5})?\/?$/i;

/**
 * Names that any tool may have, so that only the value tells what was meant: `SERVER=http://…`, `TOKEN=$2b$…`, `TARGET=compose`.
 * An address of another service outside of `.env` is usually called more precisely (`DATABASE_URL`).
 */
const byValue: readonly (readonly [Setting, RegExp, (value: string, inFile: boolean) => boolean])[] = [
  [
    settings.url,
    /^(?:(?:QWEN|SD|GPU|API|BASE|SERVER|TARGET|CONFYUI)_)?(?:URL|URI|SERVER|HOST|ADDRESS|ADDR|ENDPOINT)$/,
    (value, inFile) => inFile && (address.test(value) || hostAndPort.test(value)),
  ],
  [
    settings.url,
    /^(?:(?:(?:QWEN|SERVER|TARGET)_)?(?:URL|URI|SERVER|HOST|ADDRESS|ENDPOINT)|COMFY_?UI_\w{2,40})$/,
    (value) => address.test(value),
  ],
  [settings.url, /^\w{0,40}(?:URL|URI|HOST|ADDRESS|ENDPOINT)$/, (value) => usualAddress.test(value)],
  [settings.url, /^COMFY_?UI$/, (value) => address.test(value) || hostAndPort.test(value)],
  [
    settings.token,
    /^(?:(?:QWEN|API|AUTH|BEARER|ACCESS)_)*(?:TOKEN|HASH|KEY|PASSWORD)$/,
    (value) => bcryptPattern.test(value),
  ],
  [
    settings.target,
    /^TARGET$/,
    (value, inFile) => /^(?:attach|compose)$/i.test(value) || (inFile && /^image$/i.test(value)),
  ],
  [settings.require, /^REQUIRE$/, (value) => /^server$/i.test(value)],
];

/** The setting that a variable of no particular name was meant for, by its value. */
export function meantByValue({ name, value, inFile }: Variable): Setting | undefined {
  const word = name.toUpperCase();
  return byValue.find(([, names, holds]) => names.test(word) && holds(value.trim(), inFile))?.[0];
}
