import type { RunConfig } from "../config/run-config.ts";
import { type Access, hasLogin, type Presented, presented } from "../credentials/access.ts";
import type { TargetKind } from "../record/target-kind.ts";

/** What the worker knows about the stack under test: plain data, passed by structured clone. */
export interface TargetInfo extends Credentials {
  readonly kind: TargetKind;
  /** Base URL without a trailing slash; may hold a reverse proxy's path prefix. */
  readonly url: string;
  /** True where no real server was validated: every report says so. */
  readonly emulated: boolean;
  /** Name of the container, if one is known. */
  readonly container?: string;
  /** Milliseconds from the start to the first answer, if this run started the stack. */
  readonly bootMs?: number;
}

export interface Credentials {
  readonly access: Access;
  /** Of ComfyUI-Login; absent where there is no login. */
  readonly token?: string;
  readonly tokenSource: string;
  /** See `Sourced.at`. */
  readonly tokenAt?: number;
  /** See `Sourced.tracked`. */
  readonly tokenTracked?: true;
  readonly plaintext?: string;
}

/** A stack that answers; its disposal removes what this run started, and nothing else. */
export interface Target extends AsyncDisposable {
  readonly info: TargetInfo;
}

/** The configured credentials; the configuration guarantees them for every kind that needs them. */
export function givenCredentials({ target, access, token, plaintext }: RunConfig): Credentials {
  if (token === undefined && hasLogin(access.kind))
    throw new Error(`The target ${target.kind} without a token passed the configuration.`);
  return {
    access,
    tokenSource: token?.source ?? "–",
    ...(token && { token: token.value }),
    ...(token?.at !== undefined && { tokenAt: token.at }),
    ...(token?.tracked && { tokenTracked: true as const }),
    ...(plaintext && { plaintext: plaintext.value }),
  };
}

/** All that opens the API. */
export function keysOf({ access, token }: Pick<Credentials, "access" | "token">): Presented {
  return presented(access, token);
}
