import { hashesAtBoot, MAX_SCRIPT, scriptsIn } from "../../credentials/boot-hash.ts";
import type { CredentialChain } from "../../credentials/chain.ts";
import type { ContainerHandle } from "../container-handle.ts";
import type { LogLine } from "../log-lines.ts";
import type { FoundVariable } from "./token-variables.ts";

/**
 * Why login/PASSWORD is taken for a hash that each start makes anew: the start script says so (`script`), its log does (`log`), or
 * this start wrote a file that comes from nowhere else (`time`).
 */
export interface BootHash {
  readonly sign: "script" | "log" | "time";
  /** The script, where one was read; of a command in the Compose file nothing. */
  readonly script?: string;
}

/** Clocks of a file system and of Docker may differ by this much. */
const SLACK_MS = 2_000;
/** A start that installs packages takes minutes before it serves. */
const LONGEST_BOOT_MS = 30 * 60_000;
/** Later than this after its creation, a container was started again. */
const LATER_START_MS = 60_000;
const MAKES =
  /\b(?:generat|creat|comput|mak|writ|hashing|génér|calcul|écri|cré|new|nouveau)\w{0,12}\b.{0,60}\b(?:bcrypt|hash|password)\b|\b(?:bcrypt|hash|password)\b.{0,60}\b(?:generat|creat|comput|written|génér|calcul|écrit|créé)\w{0,8}/i;
/** Lines before the server's own. */
const BOOT_LINES = 200;

interface BootQuestion {
  readonly startedAt: string;
  readonly lines: readonly LogLine[];
  readonly variables: readonly FoundVariable[];
}

/** Whether each start of this container makes a new hash. `startedAt`: of its present life. */
export async function readBootHash(
  container: ContainerHandle,
  chain: CredentialChain,
  { startedAt, lines, variables }: BootQuestion,
  signal?: AbortSignal,
): Promise<BootHash | undefined> {
  if (isCopied(chain, variables)) return undefined;
  const { command, folder, createdAt } = await container.orders(signal);
  const inline = hashesAtBoot(command.join("\n"));
  if (inline === "always") return { sign: "script" };
  const scripts = await Promise.all(
    scriptsIn(command, folder).map(async (path) => {
      const text = await container.head(path, MAX_SCRIPT, signal).catch(() => Buffer.alloc(0));
      return { path, hashes: hashesAtBoot(text.toString("utf8")) };
    }),
  );
  const always = scripts.find(({ hashes }) => hashes === "always");
  if (always !== undefined) return { sign: "script", script: always.path };
  const started = Date.parse(startedAt);
  if (!isOfThisStart(chain, started)) return undefined;
  const may = scripts.find(({ hashes }) => hashes === "may");
  const again = started - createdAt > LATER_START_MS;
  if (again && (may !== undefined || inline === "may"))
    return { sign: "script", ...(may && { script: may.path }) };
  const said = lines.slice(0, BOOT_LINES).some(({ text }) => MAKES.test(text.slice(0, 300)));
  if (said && (again || isRefused(chain))) return { sign: "log" };
  return isRefused(chain) ? { sign: "time" } : undefined;
}

/** PASSWORD holds what a mount or a variable holds: whatever else a script hashes, the next start copies it again. */
function isCopied({ places }: CredentialChain, variables: readonly FoundVariable[]): boolean {
  const password = places.find(({ role, kind }) => role === "password" && kind === "text");
  if (password === undefined) return false;
  const sources = [
    ...places.filter(({ role }) => role === "mounted"),
    ...variables.filter(({ own, flaw }) => own && flaw !== "empty"),
  ];
  return sources.some(({ fingerprint }) => fingerprint === password.fingerprint);
}

/** PASSWORD was written between this start and the moment when the process read it. */
function isOfThisStart({ places }: CredentialChain, started: number): boolean {
  const password = places.find(({ role, kind }) => role === "password" && kind === "text");
  if (password?.at === undefined || password.source !== undefined) return false;
  const loaded = places.find(({ role }) => role === "loaded");
  const until = loaded?.at ?? started + LONGEST_BOOT_MS;
  return password.at >= started - SLACK_MS && password.at <= until + SLACK_MS;
}

function isRefused({ accepted, breaks }: CredentialChain): boolean {
  return accepted !== 200 && breaks.includes("password-other");
}
