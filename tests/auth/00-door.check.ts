import { expect } from "vitest";
import { withQuery } from "../../src/comfyui/connection.ts";
import { isGateway, unexpectedStatus } from "../../src/comfyui/errors.ts";
import { whoAnswered } from "../../src/comfyui/server-identity.ts";
import { probeUpgrade } from "../../src/comfyui/upgrade-probe.ts";
import { check, target } from "../../src/runner/check.ts";
import { passedDoor, possibleRefusals } from "../../src/runner/helpers/door.ts";

const path = "/system_stats";
const sockets = ["/ws", "/api/ws"];

check("auth.door-closed", async ({ note, outsider, signal }) => {
  const reply = await outsider.raw({ method: "GET", path, signal });
  note({ door: { status: reply.status, answerer: whoAnswered(reply) } });
  const passed = passedDoor(reply);
  // neither ComfyUI nor a refusal: nothing shows who is let in
  if (isGateway(reply.status) || (!passed && !possibleRefusals.includes(reply.status)))
    throw unexpectedStatus(reply.request, reply.status, 401, reply.body.toString("utf8"));
  expect(
    passed
      ? {
          fr: `[${reply.request}] sans identifiants a répondu ${reply.status}, de ComfyUI : aucun proxy n'a demandé les siens.`,
          en: `[${reply.request}] without credentials answered ${reply.status}, from ComfyUI: no proxy asked for its own.`,
        }
      : undefined,
  ).toBeFlawless();
});

check("auth.door-opens", async ({ comfy, signal }) => {
  for (const one of [path, `/api${path}`])
    expect(await comfy.raw({ method: "GET", path: one, signal })).toHaveStatus(200);
});

check("auth.door-opens-websocket", async ({ comfy }) => {
  const { headers, query } = comfy.credentials;
  const statuses = await Promise.all(
    sockets.map((one) => probeUpgrade(target.url, withQuery(`${one}?clientId=e2e-probe`, query), headers)),
  );
  expect(
    sockets.flatMap((one, index) =>
      statuses[index] === 101
        ? []
        : [
            {
              fr: `[WebSocket ${one}] la poignée de main avec les identifiants a répondu ${statuses[index]} au lieu de 101.`,
              en: `[WebSocket ${one}] the handshake with the credentials answered ${statuses[index]}, expected 101.`,
            },
          ],
    ),
  ).toBeFlawless();
});
