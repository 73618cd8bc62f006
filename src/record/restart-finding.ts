/** What a restart of the container did to the token. */
export interface RestartFinding {
  readonly ms: number;
  /** It answered again in time; nothing else is known where it did not. */
  readonly ready: boolean;
  /** PASSWORD has another hash than before, and not the client's. */
  readonly drifted: boolean;
  /** Fingerprints of login/PASSWORD. */
  readonly before?: string;
  readonly after?: string;
  /** With the token, and without one. */
  readonly status?: number;
  readonly anonymousStatus?: number;
}
