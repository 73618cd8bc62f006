import { fingerprint } from "../redaction/fingerprint.ts";
import { flawsOf } from "./token-flaws.ts";
import { bcryptPattern, type CredentialFlaw } from "./token-shape.ts";

/**
 * What is wrong with a variable of a container that should hold the token: `mangled` on its way (Compose, a shell), `empty`
 * (nothing filled it), `other` (a whole hash, not the server's). `feeds`: nothing by itself, PASSWORD holds the same.
 */
export interface TokenVariable {
  readonly variable: string;
  readonly flaw: "mangled" | "empty" | "other" | "feeds";
  readonly length: number;
  /** Of a value that was or is a hash; never of a password in clear. */
  readonly fingerprint?: string;
}

export interface VariableQuestion {
  /** The client's token. */
  readonly token: string;
  /** The names under which this suite and the course's clients read a token. */
  readonly names: readonly string[];
  /** Fingerprint of the token that the server reads, as far as it is known. */
  readonly expected?: string | undefined;
  /** The container reads the token to log in to this server: an empty or another one is a flaw. */
  readonly client: boolean;
}

/** Flaws that no value has by chance, where its name or its beginning says that it is a hash. */
const mangling: readonly CredentialFlaw[] = [
  "dollar-escaped",
  "leading-dollar-lost",
  "inner-dollar-lost",
  "compose-interpolated",
  "bash-expanded",
  "variable-expanded",
  "prefix-lost",
  "truncated",
  "altered",
];
const OURS = /(?:COMFY|QWEN)\w{0,30}(?:TOKEN|BEARER|HASH)$/i;
/** A cut hash of a variable with another name begins like one, and is longer than what else begins so. */
const BEGINS_LIKE_A_HASH = /^\\?\$?\$?2[aby][\\$\d]{2,8}[./A-Za-z0-9]/;
const MIN_UNNAMED = 40;
/** So many characters of the token elsewhere are no accident. */
const SHARED = 20;

/** What is wrong with the variables of one container; none of a value leaves but its length and fingerprint. */
export function judgeVariables(
  environment: Readonly<Record<string, string>>,
  { token, names, expected, client }: VariableQuestion,
): TokenVariable[] {
  const all = Object.entries(environment)
    .filter(([variable]) => /^\w[\w.-]{0,99}$/.test(variable))
    .map(([variable, value]) => ({ variable, value: value.trim() }));
  const ours = all.filter(({ variable }) => names.includes(variable) || OURS.test(variable));
  const found: TokenVariable[] = all
    .filter((one) => isMangled(one, ours.includes(one), token))
    .map(({ variable, value }) => seen(variable, "mangled", value));
  const hashes = ours.filter(({ value }) => bcryptPattern.test(value));
  if (client && hashes.length === 0)
    for (const { variable, value } of ours) if (value === "") found.push(seen(variable, "empty", value));
  if (expected === undefined) return found;
  const [same, others] = [hashes.filter(isSame(expected)), hashes.filter((one) => !isSame(expected)(one))];
  for (const { variable, value } of same) found.push(seen(variable, "feeds", value));
  const canonical = ({ variable }: { variable: string }): boolean => names.includes(variable);
  // a shared file of variables brings the tokens of other servers along
  const judged = same.length === 0 || same.some(canonical) ? others.filter(canonical) : [];
  if (client) for (const { variable, value } of judged) found.push(seen(variable, "other", value));
  return found;
}

function isSame(expected: string): (one: { value: string }) => boolean {
  return ({ value }) => fingerprint(value) === expected;
}

function isMangled({ value }: { value: string }, ours: boolean, token: string): boolean {
  if (value === "" || value.length > 200 || bcryptPattern.test(value)) return false;
  const core = /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
  if (core !== value && bcryptPattern.test(core)) return ours;
  if (value.includes(token)) return false;
  if (ours && /^\$?2[aby]\$?$/.test(core)) return true;
  if (sharesWith(core, token)) return true;
  if (!mangling.includes(flawsOf(core).at(-1) ?? "plaintext")) return false;
  if (ours) return core.length > 1;
  return core.length >= MIN_UNNAMED && BEGINS_LIKE_A_HASH.test(core) && !/^[0-9a-f]+$/i.test(core);
}

/** Whether a piece of the token, which is no longer whole, is in the value. */
function sharesWith(value: string, token: string): boolean {
  if (!bcryptPattern.test(token)) return false;
  const secret = token.slice(7);
  return value.includes(secret.slice(-SHARED)) || value.includes(secret.slice(0, SHARED));
}

function seen(variable: string, flaw: TokenVariable["flaw"], value: string): TokenVariable {
  return { variable, flaw, length: value.length, ...(value !== "" && { fingerprint: fingerprint(value) }) };
}
