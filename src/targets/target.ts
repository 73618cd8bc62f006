import type { TargetKind } from "../record/target-kind.ts";

/** What the worker knows of the stack under test: plain data, it crosses by structured clone. */
export interface TargetInfo {
  readonly kind: TargetKind;
  /** Base URL without a trailing slash; may hold a reverse proxy's path prefix. */
  readonly url: string;
  /** True where no real server was validated: every report says so. */
  readonly emulated: boolean;
  readonly token: string;
  readonly tokenSource: string;
  readonly plaintext?: string;
  /** Name of the container, where one was named. */
  readonly container?: string;
  /** From the request to start until the first answer, where we started it. */
  readonly bootMs?: number;
}

/** A stack that can be asked. `owned` says whether we started it and may stop it. */
export interface Target extends AsyncDisposable {
  readonly info: TargetInfo;
  readonly owned: boolean;
}
