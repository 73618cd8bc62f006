import { expect } from "vitest";
import { isGateway, unexpectedStatus } from "../../src/comfyui/errors.ts";
import { probeUpgrade } from "../../src/comfyui/upgrade-probe.ts";
import { check, known, target } from "../../src/runner/check.ts";
import { noteRefusal, noteToken } from "../../src/runner/helpers/access.ts";
import { loginToken } from "../../src/runner/run.ts";

/** The second way in, which Authorization leaves free. */
const queryOf = () => `token=${encodeURIComponent(loginToken())}`;

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
    expect(await anonymous.raw({ method: "GET", path: `${path}?${queryOf()}`, signal })).toHaveStatus(200);
});

check("auth.valid-token-websocket", async ({ anonymous, comfy, note }) => {
  const { headers } = comfy.credentials;
  const byUrl = { headers: anonymous.credentials.headers, path: `/ws?clientId=e2e-probe&${queryOf()}` };
  const ways =
    comfy.credentials.query === undefined
      ? [
          { way: "/ws, Authorization", path: "/ws?clientId=e2e-probe", headers },
          { way: "/ws?token=", ...byUrl },
          { way: "/api/ws, Authorization", path: "/api/ws?clientId=e2e-probe", headers },
        ]
      : [
          { way: "/ws?token=", ...byUrl },
          { way: "/api/ws?token=", ...byUrl, path: `/api${byUrl.path}` },
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
  // a 401 is the login's: then the token was lost on its way
  const status = refused.find(({ way }) => way.startsWith("/api/ws"))?.status;
  if (status !== undefined && status !== 401 && refused.every(({ way }) => way.startsWith("/api/ws")))
    note({ apiSocket: status });
  expect(
    refused.map(({ way, status }) => ({
      fr: `[WebSocket ${way}] la poignée de main avec le jeton a répondu ${status} au lieu de 101.`,
      en: `[WebSocket ${way}] the handshake with the token answered ${status}, expected 101.`,
    })),
  ).toBeFlawless();
});
