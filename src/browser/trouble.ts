/** What a step of the walk can run into, from the first page to the logout. */
export const troubleKinds = [
  "unreachable",
  "page-status",
  "no-form",
  "wrong-accepted",
  "login-status",
  "login-silent",
  "refused",
  "session-lost",
  "blank",
  "hangs",
  "not-usable",
  "complaints",
  "missing-classes",
  "not-loaded",
  "button-dead",
  "prompt-refused",
  "job-failed",
  "no-progress",
  "picture-refused",
  "picture-unseen",
  "too-slow",
  "not-saved",
  "save-refused",
  "not-listed",
  "not-reopened",
  "logout-fails",
  "still-in",
] as const;
export type TroubleKind = (typeof troubleKinds)[number];

export interface Trouble {
  readonly kind: TroubleKind;
  /** Of the reply that shows it. */
  readonly status?: number;
  /** The address that was reached or asked, without its query. */
  readonly where?: string;
  /** The browser's, the page's or the server's own words. */
  readonly said?: string;
}

/** What a step that a person waits for found: how long it took, and what it ran into. */
export interface Step {
  readonly ms: number;
  readonly trouble?: Trouble;
}

/** The address of a page for a person. */
export function placeOn(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url.slice(0, 200) : `${parsed.host}${parsed.pathname}`.slice(0, 200);
}
