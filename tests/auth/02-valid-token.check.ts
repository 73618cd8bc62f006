import { expect } from "vitest";
import { isGateway, unexpectedStatus } from "../../src/comfyui/errors.ts";
import { probeUpgrade } from "../../src/comfyui/upgrade-probe.ts";
import { check, known, target } from "../../src/runner/check.ts";
import { noteRefusal, noteToken } from "../../src/runner/helpers/access.ts";

const query = `token=${encodeURIComponent(target.token)}`;

check("auth.valid-token-header", async ({ anonymous, comfy, evidence, note, signal }) => {
  for (const path of ["/system_stats", "/api/system_stats"]) {
    const reply = await comfy.raw({ method: "GET", path, signal });
    // the infra stage, which looks for the cause of a refusal, may not have been run
    if (reply.status !== 200 && known["infra.token-opens"]?.access === undefined) {
      noteToken(note);
      await noteRefusal(reply, { anonymous, evidence, note, signal });
    }
    expect(reply).toHaveStatus(200);
  }
});

check("auth.valid-token-query", async ({ anonymous, signal }) => {
  for (const path of ["/system_stats", "/api/system_stats"])
    expect(await anonymous.raw({ method: "GET", path: `${path}?${query}`, signal })).toHaveStatus(200);
});

check("auth.valid-token-websocket", async ({ comfy }) => {
  const { authorization } = comfy;
  const ways = [
    { way: "/ws, Authorization", path: "/ws?clientId=e2e-probe", headers: authorization },
    { way: "/ws?token=", path: `/ws?clientId=e2e-probe&${query}`, headers: {} },
    { way: "/api/ws, Authorization", path: "/api/ws?clientId=e2e-probe", headers: authorization },
  ];
  const statuses = await Promise.all(
    ways.map(({ path, headers }) => probeUpgrade(target.url, path, headers)),
  );
  const [first] = statuses;
  if (first !== undefined && statuses.every(isGateway))
    throw unexpectedStatus("WebSocket /ws", first, 101, "");
  const refused = ways.flatMap(({ way }, index) => {
    const status = statuses[index];
    return status === 101 ? [] : [{ way, status }];
  });
  expect(
    refused.map(({ way, status }) => ({
      fr: `[WebSocket ${way}] la poignée de main avec le jeton a répondu ${status} au lieu de 101.`,
      en: `[WebSocket ${way}] the handshake with the token answered ${status}, expected 101.`,
    })),
  ).toBeFlawless();
});
