import type { Language, Text } from "./text.ts";

/**
 * An error with a stable code and a message in both languages.
 * `message` is the English text (what a stack trace shows); reports use `text[language]`.
 * Texts never hold a secret, a header bag or more than a short excerpt of a reply.
 */
export class CodedError extends Error {
  readonly code: string;
  readonly text: Text;

  constructor(code: string, text: Text, options?: ErrorOptions) {
    super(text.en, options);
    this.name = "CodedError";
    this.code = code;
    this.text = text;
  }
}

/** What to print for any thrown value, in the reader's language. */
export function describeError(error: unknown, language: Language): string {
  if (error instanceof CodedError) return error.text[language];
  return error instanceof Error ? error.message : String(error);
}
