import { ComfyClient } from "../comfyui/client.ts";
import { type ContainerFacts, notSteady, steadinessOf } from "../container/container-facts.ts";
import type { ContainerHandle } from "../container/container-handle.ts";
import { type ChainQuestion, readChain } from "../container/read-chain.ts";
import { type Access, presented } from "../credentials/access.ts";
import type { Place } from "../credentials/chain.ts";
import { DockerError } from "../docker/error.ts";
import { plural } from "../format.ts";
import type { RestartFinding } from "../record/restart-finding.ts";
import { fingerprint } from "../redaction/fingerprint.ts";
import type { Text } from "../text.ts";
import { restartAndWait } from "./restart.ts";

export interface RestartQuestion extends Omit<ChainQuestion, "accepted"> {
  readonly url: string;
  readonly access: Access;
  /** The password behind the token, if known: redacted in the log of a process that died. */
  readonly plaintext?: string | undefined;
  /** Seconds within which the server must answer again. */
  readonly timeoutS: number;
  /** Whether the server answered until now. */
  readonly answering: boolean;
}

export type RestartTrial =
  | { readonly refused: Text }
  /** The container's name, and the place of its PASSWORD. */
  | { readonly name: string; readonly where: string; readonly found: RestartFinding };

/**
 * Restarts a container and returns what became of its token. `refused` says why it was not restarted: it may be the wrong
 * container, it does not run, its PASSWORD cannot be read, or a job is in its queue. Errors: TARGET_DIED, DOCKER_*, COMFY_*.
 */
export async function tryRestart(
  container: ContainerHandle,
  question: RestartQuestion,
  signal: AbortSignal,
): Promise<RestartTrial> {
  const { url, token, plaintext = "", timeoutS, answering } = question;
  const facts = await container.facts(signal);
  // a name proves nothing: the wrong container must not be restarted
  if (facts.matchedBy === "name") return { refused: unproven(facts, url) };
  if (steadinessOf(facts, { answering }) !== "steady") return { refused: notSteady(facts.name) };
  const password = await passwordOf(container, question, signal);
  if (password?.fingerprint === undefined) return { refused: unreadable };
  const { fingerprint: before, where } = password;
  const waiting = await jobsOf(question, signal);
  if (waiting > 0) return { refused: busy(waiting) };

  const secrets = [token, plaintext];
  const { url: now, ready, ms } = await restartAndWait(container, { url, secrets, timeoutS }, signal);
  const of = { name: facts.name, where };
  if (!ready) return { ...of, found: { ms, ready, drifted: false } };
  const after = (await passwordOf(container, question, signal))?.fingerprint;
  const drifted = after !== before && after !== fingerprint(token);
  const answers = await statuses(now, question, signal);
  return { ...of, found: { ms, ready, drifted, before, ...(after && { after }), ...answers } };
}

/** login/PASSWORD in the container, by its fingerprint only. */
async function passwordOf(
  container: ContainerHandle,
  { token, tokenSource, root }: RestartQuestion,
  signal: AbortSignal,
): Promise<Place | undefined> {
  const chain = await readChain(container, { token, tokenSource, root }, signal).catch((error) => {
    if (error instanceof DockerError) return undefined;
    throw error;
  });
  return chain?.places.find(({ role }) => role === "password");
}

async function jobsOf({ url, access, token }: RestartQuestion, signal: AbortSignal): Promise<number> {
  await using comfy = new ComfyClient(url, presented(access, token));
  const { queue_running, queue_pending } = await comfy.queue(signal);
  return queue_running.length + queue_pending.length;
}

/** Statuses with the token and without, over new connections. */
async function statuses(
  url: string,
  { access, token }: Pick<RestartQuestion, "access" | "token">,
  signal: AbortSignal,
): Promise<{ status: number; anonymousStatus: number }> {
  await using comfy = new ComfyClient(url, presented(access, token));
  await using anonymous = new ComfyClient(url, presented(access, undefined));
  const ask = { method: "GET", path: "/system_stats", signal } as const;
  const [{ status }, { status: anonymousStatus }] = await Promise.all([comfy.raw(ask), anonymous.raw(ask)]);
  return { status, anonymousStatus };
}

const unreadable = {
  fr: "login/PASSWORD ne peut pas être lu dans le conteneur : rien à comparer après un redémarrage",
  en: "login/PASSWORD cannot be read in the container: nothing to compare after a restart",
};

function unproven({ name }: ContainerFacts, url: string): Text {
  return {
    fr: `rien ne prouve que « ${name} » est le conteneur de ${url} (il n'en publie pas le port sur cette machine) : pas redémarré`,
    en: `nothing proves that "${name}" is the container of ${url} (it does not publish its port on this machine): not restarted`,
  };
}

function busy(count: number): Text {
  const jobs = plural(count, ["travail", "travaux"], ["job", "jobs"]);
  return {
    fr: `la file contient ${jobs.fr} qu'un redémarrage tuerait : recommencez quand elle est vide`,
    en: `the queue holds ${jobs.en} that a restart would kill: try again when it is empty`,
  };
}
