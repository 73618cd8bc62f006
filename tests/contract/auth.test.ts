import { afterAll, describe, expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { credentialForms, queryForms } from "./support/credentials.ts";
import { withLogin } from "./support/ground-truth.ts";
import { send, upgradeStatus } from "./support/http.ts";

const emulator = await startEmulator();
afterAll(() => emulator.stop());
const { url, token } = emulator;
const good = { Authorization: `Bearer ${token}` };

describe("the credential in the header", () => {
  const forms = credentialForms(token, emulator.plaintext);

  test("every recorded form is replayed", () => {
    expect(Object.keys(forms).toSorted()).toEqual(Object.keys(withLogin.authVariants).toSorted());
  });

  test.for(Object.entries(withLogin.authVariants))("%s", async ([name, measured]) => {
    const reply = await send(url, { path: "/system_stats", ...(forms[name] && { headers: forms[name] }) });
    expect({ status: reply.status, type: reply.type, location: reply.location }).toEqual({
      status: measured.status,
      type: measured.type,
      location: measured.location,
    });
    if (measured.body !== undefined) expect(reply.body).toBe(measured.body);
  });
});

describe("the credential in the query", () => {
  test.for(Object.entries(withLogin.queryVariants))("%s", async ([name, measured]) => {
    const reply = await send(url, { path: `/system_stats?${queryForms(token)[name]}` });
    expect([reply.status, reply.type]).toEqual([measured.status, measured.type]);
  });

  test("a wrong header leaves the query its say, a malformed one does not", async () => {
    const path = `/system_stats?token=${encodeURIComponent(token)}`;
    const wrong = await send(url, { path, headers: { Authorization: "Bearer wrong" } });
    const malformed = await send(url, { path, headers: { Authorization: "Bearer" } });
    expect({ wrongHeaderGoodQuery: wrong.status, malformedHeaderGoodQuery: malformed.status }).toEqual(
      withLogin.headerBeatsQuery,
    );
  });
});

test("the WebSocket handshake is guarded like every route", async () => {
  const query = `token=${encodeURIComponent(token)}`;
  expect({
    none: await upgradeStatus(url, "/ws?clientId=a"),
    query: await upgradeStatus(url, `/ws?clientId=b&${query}`),
    header: await upgradeStatus(url, "/ws?clientId=c", good),
    badQuery: await upgradeStatus(url, "/ws?clientId=d&token=wrong"),
    apiTwin: await upgradeStatus(url, `/api/ws?clientId=e&${query}`),
  }).toEqual(withLogin.ws);
});
