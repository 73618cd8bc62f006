import type { CheckStatus } from "../../record/run-record.ts";

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35 } as const;
export type Colour = keyof typeof codes;
export type Paint = (colour: Colour, text: string) => string;

/** ANSI colours, or none: the caller knows the terminal and NO_COLOR. */
export function painter(colour: boolean): Paint {
  return (name, text) => (colour && text !== "" ? `\x1b[${codes[name]}m${text}\x1b[0m` : text);
}

export const marks: Readonly<Record<CheckStatus, { readonly mark: string; readonly colour: Colour }>> = {
  passed: { mark: "✓", colour: "green" },
  failed: { mark: "✗", colour: "red" },
  waived: { mark: "!", colour: "yellow" },
  blocked: { mark: "■", colour: "magenta" },
  skipped: { mark: "–", colour: "dim" },
};

/** Every line of a text moved to the right. */
export function indent(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(by));
}
