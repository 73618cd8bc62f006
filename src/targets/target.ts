import type { RunConfig } from "../config/run-config.ts";
import type { TargetKind } from "../record/target-kind.ts";

/** What the worker knows of the stack under test: plain data, it crosses by structured clone. */
export interface TargetInfo extends Credentials {
  readonly kind: TargetKind;
  /** Base URL without a trailing slash; may hold a reverse proxy's path prefix. */
  readonly url: string;
  /** True where no real server was validated: every report says so. */
  readonly emulated: boolean;
  /** Name of the container, where one was named. */
  readonly container?: string;
  /** From the request to start until the first answer, where we started it. */
  readonly bootMs?: number;
}

export interface Credentials {
  readonly token: string;
  readonly tokenSource: string;
  readonly plaintext?: string;
}

/** A stack that can be asked; its disposal takes away what we started, and nothing else. */
export interface Target extends AsyncDisposable {
  readonly info: TargetInfo;
}

/** Those of the configuration, which has them for every kind that needs them. */
export function givenCredentials({ target, token, plaintext }: RunConfig): Credentials {
  if (token === undefined)
    throw new Error(`The target ${target.kind} without a token passed the configuration.`);
  return {
    token: token.value,
    tokenSource: token.source,
    ...(plaintext && { plaintext: plaintext.value }),
  };
}
