import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { withQuery } from "../../src/comfyui/connection.ts";
import { unexpectedStatus } from "../../src/comfyui/errors.ts";
import { jobLists, listFlaw } from "../../src/comfyui/job/job-lists.ts";
import { workerDied } from "../../src/comfyui/job/worker-log.ts";
import { guardOf } from "../../src/comfyui/pages/path-guard.ts";
import type { Queue } from "../../src/comfyui/replies.ts";
import { openSocket } from "../../src/comfyui/socket.ts";
import { probeHandshake } from "../../src/comfyui/upgrade-probe.ts";
import { describeError } from "../../src/errors.ts";
import { plural } from "../../src/format.ts";
import { type CheckTools, check, config, target } from "../../src/runner/check.ts";
import { keepIdle } from "../../src/runner/helpers/front-end/idle-socket.ts";
import { selectedStages } from "../../src/runner/run.ts";

check("infra.websocket", async ({ comfy, note, signal }) => {
  const clientId = randomUUID().replaceAll("-", "");
  const started = performance.now();
  let sid: unknown;
  try {
    using _socket = await openSocket(
      comfy,
      clientId,
      {
        message: ({ data }) => {
          sid ??= data.sid;
        },
        dropped: () => {},
      },
      signal,
    );
    note({ websocket: { firstMessageMs: Math.round(performance.now() - started) } });
    beginIdle(comfy);
  } catch (error) {
    const refusal = await probeHandshake(
      target.url,
      withQuery("/ws", comfy.credentials.query),
      comfy.credentials.headers,
    ).catch(() => undefined);
    const status = refusal?.status;
    const guard = refusal && guardOf(refusal, target.url);
    note({
      websocket: {
        failure: describeError(error, config.language),
        ...(status && { status }),
        ...(guard && { guard }),
      },
    });
    expect(status === undefined || status === 101 ? undefined : refused(status)).toBeFlawless();
    throw error;
  }
  expect(
    sid === clientId
      ? undefined
      : {
          fr: "Le premier message du WebSocket ne porte pas notre identifiant de client : un proxy change les paramètres de l'URL, ou répond à la place de ComfyUI.",
          en: "The WebSocket's first message does not have our client id: a proxy changes the URL's parameters, or answers instead of ComfyUI.",
        },
  ).toBeFlawless();
});

/** What the last check of access looks at: the checks until then are the time in which nothing is sent. */
function beginIdle(comfy: CheckTools["comfy"]): void {
  if (selectedStages.includes("auth")) keepIdle(comfy).catch(() => undefined);
}

check("infra.queue", async ({ comfy, note, signal }) => {
  let [before, counted, after] = await countedJobs(comfy, signal);
  note({ queue: jobsIn(before) });
  // a log that cannot be read says nothing; its own check tells of it
  if (workerDied(await comfy.logEntries(signal).catch(() => []))) {
    note({ queue: { ...jobsIn(before), workerDead: true } });
    return expect(noWorker).toBeFlawless();
  }
  if (agree(before, counted, after)) return;
  // other users' jobs may start and end between three requests, but hardly twice in a row
  const started = performance.now();
  [before, counted, after] = await countedJobs(comfy, signal);
  note({ queue: jobsIn(after) });
  if (agree(before, counted, after)) return;
  note({ queue: { ...jobsIn(after), counted, ms: Math.round(performance.now() - started) } });
  const jobs = plural(totalOf(after), ["travail", "travaux"], ["job", "jobs"]);
  expect({
    fr: `GET /queue montre ${jobs.fr}, GET /prompt en compte ${counted}.`,
    en: `GET /queue shows ${jobs.en}, GET /prompt counts ${counted}.`,
  }).toBeFlawless();
});

check("infra.job-list", async ({ comfy, evidence, note, signal }) => {
  const rows = [];
  for (const path of jobLists) {
    const reply = await comfy.jobList(path, signal);
    const { request, status } = reply;
    // 404 after authentication: the route is younger than this server
    if (![200, 404, 500].includes(status))
      throw unexpectedStatus(request, status, 200, reply.body.toString("utf8"));
    rows.push({ route: path.replace(/\?.*/, ""), status, flaw: listFlaw(reply) });
  }
  await evidence.table(
    "lists",
    rows.map(({ route, status, flaw }) => ({ route, status, flaw: flaw ?? "" })),
  );
  const broken = rows.flatMap(({ route, status, flaw }) => (flaw ? [{ route, status, flaw }] : []));
  note({ jobLists: broken });
  expect(
    broken.map(({ route, status, flaw }) => ({
      fr: `GET ${route} ${flaw === "crashes" ? `a répondu ${status}` : "contient NaN ou Infinity, qu'aucun navigateur ne lit"}.`,
      en: `GET ${route} ${flaw === "crashes" ? `answered ${status}` : "holds NaN or Infinity, which no browser reads"}.`,
    })),
  ).toBeFlawless();
});

const noWorker = {
  fr: "La file se lit, mais le fil qui exécute les travaux s'est arrêté sur une exception (« Exception in thread … prompt_worker » dans le journal) : tout travail y attendra sans fin.",
  en: 'The queue can be read, but the thread that executes the jobs has ended by an exception ("Exception in thread … prompt_worker" in the log): every job will wait in it for ever.',
};

/** The queue, the count, and the queue again: the count must lie between the two, whatever other users' jobs do. */
async function countedJobs(
  comfy: CheckTools["comfy"],
  signal: AbortSignal,
): Promise<[before: Queue, counted: number, after: Queue]> {
  return [await comfy.queue(signal), await comfy.queueRemaining(signal), await comfy.queue(signal)];
}

function agree(before: Queue, counted: number, after: Queue): boolean {
  const [least, most] = [totalOf(before), totalOf(after)].toSorted((a, b) => a - b) as [number, number];
  // a job that is just being taken off the queue is in neither list, or still in the count
  return counted >= least - 1 && counted <= most + 1;
}

function jobsIn(queue: Queue): { running: number; pending: number } {
  return { running: queue.queue_running.length, pending: queue.queue_pending.length };
}

function totalOf(queue: Queue): number {
  return queue.queue_running.length + queue.queue_pending.length;
}

function refused(status: number): { fr: string; en: string } {
  return {
    fr: `[WebSocket /ws] la poignée de main a répondu ${status} au lieu de 101.`,
    en: `[WebSocket /ws] the handshake answered ${status}, expected 101.`,
  };
}
