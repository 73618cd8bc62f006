import type { CheckId } from "../../record/catalogue.ts";
import type { Measured } from "../../record/facts.ts";

/** What a refused token turns red, besides the checks that it blocks; behind a proxy also those that need its credentials and ours. */
export const tokenChecks: readonly CheckId[] = [
  "infra.token-opens",
  "auth.valid-token-header",
  "auth.valid-token-query",
  "auth.valid-token-websocket",
  "auth.door-opens",
  "auth.door-opens-websocket",
];

/** The check that tries the token first, and the ones that read or try it where the infra stage did not run. */
export const fromToken = {
  check: "infra.token-opens",
  reads: ["auth.valid-token-header", "auth.token-format", "auth.plaintext-matches"],
} as const;

/** The access as probed, where the token was refused. */
export function refusedAccess({ access }: Pick<Measured, "access">): Measured["access"] {
  return access && access.headerStatus !== 200 ? access : undefined;
}
