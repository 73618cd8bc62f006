import { expect } from "vitest";
import { duration } from "../../src/format.ts";
import { check } from "../../src/runner/check.ts";
import { idleCut } from "../../src/runner/helpers/front-end/idle-socket.ts";

// opened by the infra stage where that ran: the checks in between are the time in which nothing is sent
check("auth.websocket-idle", async ({ comfy, note, signal }) => {
  const cutAfterMs = await idleCut(comfy, signal);
  // a server that has ended cuts it, too: then this question breaks off, and says so
  if (cutAfterMs !== undefined) await comfy.systemStats(signal);
  note({ idleSocket: cutAfterMs === undefined ? {} : { cutAfterMs } });
  expect(
    cutAfterMs === undefined
      ? undefined
      : {
          fr: `Un WebSocket resté sans message a été coupé après ${duration(cutAfterMs, "fr")}.`,
          en: `A WebSocket without a message was cut after ${duration(cutAfterMs, "en")}.`,
        },
  ).toBeFlawless();
});
