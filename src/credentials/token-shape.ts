/** What a report may say about a token: its form, never its content. */
export interface TokenShape {
  /** Characters as given, after trimming what the reader of a token file trims. */
  readonly length: number;
  /** `plain` is anything that is not a complete bcrypt hash, a damaged hash included: the flaws distinguish them. */
  readonly format: "bcrypt" | "plain" | "empty";
  readonly prefix?: "$2a$" | "$2b$" | "$2y$";
  readonly cost?: number;
}

/**
 * What is wrong with a token, named by its cause (see `flawText`):
 * empty · none-word (`None`, `undefined`, `null`) · bom · line-break · inner-blank · invisible-character · key-prefix (`KEY=…`) ·
 * scheme-prefix (`Bearer …`) · quoted · url-encoded · base64 · dollar-escaped (`\$`, `$$`, `\u0024`, `&#36;`) ·
 * leading-dollar-lost (59) · inner-dollar-lost (59 or 58) · compose-interpolated (57, every `$` gone) · bash-expanded (`b2…`) ·
 * powershell-expanded (all up to a dot or slash gone) · variable-expanded (only some variables gone) · prefix-lost (53) ·
 * truncated · appended · other-prefix (`$2a$`, `$2y$`) · altered (begins like a hash) · plaintext (no hash at all).
 */
export type CredentialFlaw =
  | "empty"
  | "none-word"
  | "bom"
  | "line-break"
  | "inner-blank"
  | "invisible-character"
  | "key-prefix"
  | "scheme-prefix"
  | "quoted"
  | "url-encoded"
  | "base64"
  | "dollar-escaped"
  | "leading-dollar-lost"
  | "inner-dollar-lost"
  | "compose-interpolated"
  | "bash-expanded"
  | "powershell-expanded"
  | "variable-expanded"
  | "prefix-lost"
  | "truncated"
  | "appended"
  | "other-prefix"
  | "altered"
  | "plaintext";

/** A complete bcrypt hash: `$2b$12$`, 22 characters of salt and 31 of hash, 60 in all. */
export const bcryptPattern = /^(\$2[aby]\$)(\d\d)\$[./A-Za-z0-9]{53}$/;

export function describeToken(token: string): TokenShape {
  const { length } = token;
  if (length === 0) return { length, format: "empty" };
  const [, prefix, cost] = bcryptPattern.exec(token) ?? [];
  if (prefix === undefined) return { length, format: "plain" };
  return { length, format: "bcrypt", prefix: prefix as "$2a$" | "$2b$" | "$2y$", cost: Number(cost) };
}
