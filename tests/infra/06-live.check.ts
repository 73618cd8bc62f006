import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { openSocket } from "../../src/comfyui/socket.ts";
import { probeUpgrade } from "../../src/comfyui/upgrade-probe.ts";
import { check, target } from "../support/check.ts";

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
  } catch (error) {
    const status = await probeUpgrade(target.url, "/ws", comfy.authorization).catch(() => undefined);
    note({ websocket: { failure: (error as Error).message, ...(status && { status }) } });
    expect(status === undefined ? undefined : refused(status)).toBeFlawless();
    throw error;
  }
  expect(sid).toBe(clientId);
});

check("infra.queue", async ({ comfy, note, signal }) => {
  const [queue, remaining] = await Promise.all([comfy.queue(signal), comfy.queueRemaining(signal)]);
  const [running, pending] = [queue.queue_running.length, queue.queue_pending.length];
  note({ queue: { running, pending } });
  if (running + pending === remaining) return;
  // other people's jobs may start or end between the two questions: ask again before calling it a contradiction
  const [again, count] = [await comfy.queue(signal), await comfy.queueRemaining(signal)];
  const total = again.queue_running.length + again.queue_pending.length;
  if (Math.abs(total - count) <= 1) return;
  note({
    queue: { running: again.queue_running.length, pending: again.queue_pending.length, counted: count },
  });
  expect({
    fr: `GET /queue montre ${total} travail(aux), GET /prompt en compte ${count}.`,
    en: `GET /queue shows ${total} job(s), GET /prompt counts ${count}.`,
  }).toBeFlawless();
});

function refused(status: number): { fr: string; en: string } {
  return {
    fr: `[WebSocket /ws] la poignée de main a répondu ${status} au lieu de 101.`,
    en: `[WebSocket /ws] the handshake answered ${status}, expected 101.`,
  };
}
