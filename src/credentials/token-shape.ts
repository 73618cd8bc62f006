/** Placeholder types, written out by the credentials room. */
export interface TokenShape {
  /** Characters as given, after trimming what the reader of a token file trims. */
  readonly length: number;
  readonly format: "bcrypt" | "plain" | "empty";
  readonly prefix?: "$2a$" | "$2b$" | "$2y$";
  readonly cost?: number;
}
export type CredentialFlaw = string;
