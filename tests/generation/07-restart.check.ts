import { expect } from "vitest";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { DockerError } from "../../src/container/docker-error.ts";
import type { Place } from "../../src/credentials/chain.ts";
import { fingerprint } from "../../src/credentials/fingerprint.ts";
import { readChain } from "../../src/credentials/read-chain.ts";
import { restartAndWait } from "../../src/targets/restart.ts";
import { type CheckTools, check, config, target } from "../support/check.ts";
import { containerOf, notSteady, steadiness } from "../support/container.ts";

const timeoutS = config.restartTimeoutS ?? 0;

/** The last check of all: connections are cut by it, and Docker may publish another port afterwards. */
check(
  "generation.container-restart",
  async (tools) => {
    const { cannotTell, evidence, note, signal } = tools;
    const container = await containerOf({ cannotTell });
    if (config.restartTimeoutS === undefined) return cannotTell(words.notAllowed);
    const { name, matchedBy, ...state } = await container.facts(signal);
    // a name proves nothing: the wrong container must not be restarted
    if (matchedBy === "name") return cannotTell(unproven(name));
    if (steadiness({ name, matchedBy, ...state }) !== "steady") return cannotTell(notSteady(name));
    const password = (): Promise<Place | undefined> => passwordOf(container, tools);
    const before = await password();
    if (before?.fingerprint === undefined) return cannotTell(words.unreadable);
    const { queue_running, queue_pending } = await tools.comfy.queue(signal);
    const waiting = queue_running.length + queue_pending.length;
    if (waiting > 0) return cannotTell(busy(waiting));

    const secrets = [target.token, target.plaintext ?? ""];
    const { url, ready, ms } = await restartAndWait(
      container,
      { url: target.url, secrets, timeoutS },
      signal,
    );
    if (!ready) {
      note({ restart: { ms, ready, drifted: false } });
      return expect(silent(name)).toBeFlawless();
    }
    const after = await password();
    const { status, anonymousStatus } = await statuses(url, signal);
    const own = fingerprint(target.token);
    const drifted = after?.fingerprint !== before.fingerprint && after?.fingerprint !== own;
    const found = {
      ms,
      ready,
      drifted,
      before: before.fingerprint,
      ...(after?.fingerprint && { after: after.fingerprint }),
      status,
      anonymousStatus,
    };
    note({ restart: found });
    await evidence.json("restart", found);
    const flaws = [];
    if (drifted) flaws.push(other(before.where, before.fingerprint, after?.fingerprint ?? "–"));
    if (status !== 200) flaws.push(refused(status));
    if (anonymousStatus === 200) flaws.push(words.open);
    expect(flaws).toBeFlawless();
  },
  { timeoutMs: (timeoutS + 180) * 1000 },
);

/** login/PASSWORD as it lies in the container: by fingerprint only. */
async function passwordOf(
  container: Parameters<typeof readChain>[0],
  { signal }: CheckTools,
): Promise<Place | undefined> {
  const { token, tokenSource } = target;
  const question = { token, tokenSource, root: config.comfyuiRoot };
  const chain = await readChain(container, question, signal).catch((error) => {
    if (error instanceof DockerError) return undefined;
    throw error;
  });
  return chain?.places.find(({ role }) => role === "password");
}

/** Statuses with the token and without, of a server whose connections are new. */
async function statuses(
  url: string,
  signal: AbortSignal,
): Promise<{ status: number; anonymousStatus: number }> {
  await using comfy = new ComfyClient(url, target.token);
  await using anonymous = new ComfyClient(url);
  const ask = { method: "GET", path: "/system_stats", signal } as const;
  const [{ status }, { status: anonymousStatus }] = await Promise.all([comfy.raw(ask), anonymous.raw(ask)]);
  return { status, anonymousStatus };
}

const words = {
  notAllowed: {
    fr: "un redémarrage se fait seulement sur demande : ALLOW_RESTART=1 ou --allow-restart",
    en: "a restart is made only on request: ALLOW_RESTART=1 or --allow-restart",
  },
  unreadable: {
    fr: "login/PASSWORD ne peut pas être lu dans le conteneur : rien à comparer après un redémarrage",
    en: "login/PASSWORD cannot be read in the container: nothing to compare after a restart",
  },
  open: {
    fr: "Depuis le redémarrage, le serveur répond 200 sans jeton : l'accès est ouvert à tous.",
    en: "Since the restart the server answers 200 without a token: everyone may enter.",
  },
};

function unproven(name: string): { fr: string; en: string } {
  return {
    fr: `rien ne prouve que « ${name} » est le conteneur de ${target.url} (il n'en publie pas le port sur cette machine) : pas redémarré`,
    en: `nothing proves that "${name}" is the container of ${target.url} (it does not publish its port on this machine): not restarted`,
  };
}

function busy(count: number): { fr: string; en: string } {
  return {
    fr: `la file contient ${count} travail(aux) qu'un redémarrage tuerait : recommencez quand elle est vide`,
    en: `the queue holds ${count} job(s) that a restart would kill: try again when it is empty`,
  };
}

function silent(name: string): { fr: string; en: string } {
  return {
    fr: `${name} n'a pas répondu dans les ${timeoutS} s après son redémarrage.`,
    en: `${name} did not answer within ${timeoutS} s after its restart.`,
  };
}

function other(where: string, before: string, after: string): { fr: string; en: string } {
  return {
    fr: `${where} n'a plus la même empreinte après un redémarrage (${before} → ${after}).`,
    en: `${where} has another fingerprint after a restart (${before} → ${after}).`,
  };
}

function refused(status: number): { fr: string; en: string } {
  return {
    fr: `Après le redémarrage, le jeton reçoit ${status} au lieu de 200.`,
    en: `After the restart the token gets ${status}, expected 200.`,
  };
}
