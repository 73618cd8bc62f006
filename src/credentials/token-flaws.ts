import { bcryptPattern, type CredentialFlaw } from "./token-shape.ts";

/** Flaws that make a token unusable: the configuration is refused. The run judges the other flaws. */
export const unusableFlaws: ReadonlySet<CredentialFlaw> = new Set<CredentialFlaw>([
  "empty",
  "none-word",
  "bom",
  "line-break",
  "inner-blank",
  "invisible-character",
  "key-prefix",
  "scheme-prefix",
  "quoted",
]);

/** What was wrapped around the token, outermost first; each is removed before the next is searched. */
const wrappings: readonly (readonly [CredentialFlaw, RegExp])[] = [
  ["bom", /^(?:\uFEFF|ï»¿)([\s\S]*)$/],
  ["line-break", /^([^\r\n]*)[\r\n][\s\S]*$/],
  ["key-prefix", /^(?:export\s+|set\s+|\$env:)?[A-Z][A-Z0-9_]*\s*=\s*(.+)$/],
  ["quoted", /^["'`“”‘’«]\s*(.*?)\s*["'`“”‘’»]?$/],
  ["scheme-prefix", /^(?:authorization:\s*)?(?:bearer|basic|token)[\s:]+(.+)$/i],
];

/** How a mangled bcrypt hash looks, most certain first. Lengths: 60 minus what was lost. */
const signatures: readonly (readonly [CredentialFlaw, (token: string) => boolean])[] = [
  ["other-prefix", (token) => /^\$2[ay]\$/.test(token) && bcryptPattern.test(token)],
  ["dollar-escaped", (token) => isHash(unescaped(token)) || isHash(token.replaceAll("$$", "$"))],
  ["url-encoded", (token) => token.includes("%") && isHash(decoded(token))],
  ["base64", (token) => isHash(Buffer.from(token, "base64").toString("latin1").trim())],
  ["leading-dollar-lost", (token) => isHash(`$${token}`)],
  ["inner-dollar-lost", (token) => /^\$2[aby](?:\$\d\d|\d\d\$?)[./A-Za-z0-9]{53}$/.test(token)],
  ["compose-interpolated", (token) => /^2[aby]\$?\d\d\$?[./A-Za-z0-9]{30,53}$/.test(token)],
  // "$2" and "$1" are empty positional parameters; "$name" is then taken up to the next dot or slash, "$9" one digit, "$." stays.
  ["bash-expanded", (token) => /^[aby]\d(?:[./][./A-Za-z0-9]*|\$?[./A-Za-z0-9]{38,55})?$/.test(token)],
  // doubled for Compose, then read by a shell: "$$" is the number of its process
  ["bash-expanded", (token) => /^(\d{1,7})2[aby]\1\d\d\1[./A-Za-z0-9]{53}$/.test(token)],
  // "$2b", "$12" and "$name" are empty variables: what is left starts at the first dot or slash of the salt, at times the last.
  ["powershell-expanded", (token) => /^(?:[./][./A-Za-z0-9]{0,51}|\$[./][./A-Za-z0-9]{52})$/.test(token)],
  // an expander of names that begin with a letter keeps "$2b$12"; an expander of only these two keeps "$name"
  ["variable-expanded", (token) => /^(?:\$2[aby]\$\d\d(?:[./].*)?|\$[./A-Za-z0-9]{53})$/.test(token)],
  ["prefix-lost", (token) => /^[./A-Za-z0-9]{53}$/.test(token)],
  ["truncated", (token) => /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{0,52}$/.test(token)],
  ["appended", (token) => isHash(token.slice(0, 60)) && token.length > 60],
  ["altered", (token) => /^\$?2[aby]\$?\d\d/i.test(token)],
];

/** Every flaw of a token, outermost first; none for a complete `$2b$` hash. */
export function flawsOf(token: string): CredentialFlaw[] {
  if (token.trim() === "") return ["empty"];
  const flaws: CredentialFlaw[] = [];
  // Every flaw shows near the start; a whole file given as a token would keep the patterns busy for seconds.
  let core = token.slice(0, 2_000);
  for (const [flaw, pattern] of wrappings) {
    const inner = pattern.exec(core)?.[1];
    if (inner === undefined) continue;
    flaws.push(flaw);
    core = inner.trim();
  }
  if (core === "") return [...flaws, "empty"];
  if (/^(none|null|undefined|nil|nan)$/i.test(core)) return [...flaws, "none-word"];
  if (/[^\x20-\x7e]/.test(core.replace(/\s/g, ""))) flaws.push("invisible-character");
  if (/\s/.test(core)) flaws.push("inner-blank");
  if (bcryptPattern.test(core) && core.startsWith("$2b$")) return flaws;
  const mangled = signatures.find(([, matches]) => matches(core));
  return [...flaws, mangled?.[0] ?? "plaintext"];
}

function isHash(text: string): boolean {
  return bcryptPattern.test(text);
}

/** Without the backslashes that escape characters, and with other notations of "$" decoded. */
function unescaped(token: string): string {
  return token.replace(/\\u0024|\\x24|&#0*36;|&#x0*24;|&dollar;/gi, "$$").replaceAll("\\", "");
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return "";
  }
}
