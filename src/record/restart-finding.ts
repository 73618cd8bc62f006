/** What a restart of the container did to the token. */
export interface RestartFinding {
  readonly ms: number;
  /** The server answered again in time; if not, nothing else is known. */
  readonly ready: boolean;
  /** PASSWORD has another hash than before, and not the client's. */
  readonly drifted: boolean;
  /** Fingerprints of login/PASSWORD. */
  readonly before?: string;
  readonly after?: string;
  /** Status with the token, and without one. */
  readonly status?: number;
  readonly anonymousStatus?: number;
}
