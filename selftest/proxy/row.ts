import type { AccessKind } from "../../src/credentials/access.ts";
import type { CheckId, Stage } from "../../src/record/catalogue.ts";
import type { Certificates } from "./certificates.ts";
import type { ProgramName } from "./programs.ts";

/** What a configuration is written around: addresses are `host:port`. */
export interface Ground {
  readonly port: number;
  readonly folder: string;
  readonly upstream: string;
  /** A second server with the same token. */
  readonly twin: string;
  readonly token: string;
  /** Nothing listens here. */
  readonly dead: string;
  readonly tls: Certificates;
}

/** A configuration of a real proxy, and how the suite is told to come. */
export interface ProxyRow {
  /** What the configuration does, in words. */
  readonly name: string;
  readonly program: ProgramName;
  readonly config: (ground: Ground) => string;
  /** The address that the suite is given; default: `http://127.0.0.1:PORT`. */
  readonly at?: { readonly scheme?: "https"; readonly host?: string; readonly path?: string };
  /** The configuration reads a certificate. */
  readonly tls?: true;
  /** What the suite is told; default: login. */
  readonly access?: AccessKind;
  /** Default: infra and auth. */
  readonly stages?: readonly Stage[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface BrokenRow extends ProxyRow {
  /** Must be red; others that follow from it may be. Of a limit the machine's speed decides whom it meets. */
  readonly red: CheckId | "whom it meets";
  /** The one diagnosis. */
  readonly diagnosis: string;
  /** What an engineer must find in cause or remedy. */
  readonly says: RegExp;
}

/** The user, password and key of the doors that the configurations here have. */
export const door = { user: "course", password: "a-word-for-the-door", header: "X-Api-Key" } as const;
export const everything: readonly Stage[] = ["infra", "auth", "generation"];
