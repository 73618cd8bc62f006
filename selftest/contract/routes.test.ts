import { afterAll, describe, expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { graphOf } from "./support/graphs.ts";
import {
  historyEntry,
  type MeasuredReply,
  notLoaded,
  textToImage,
  withLogin,
} from "./support/ground-truth.ts";
import { type RawReply, send, upgradeStatus } from "./support/http.ts";
import { outOfScope } from "./support/out-of-scope.ts";
import { runTraced } from "./support/run.ts";
import { keysIn, shapeOf } from "./support/shape.ts";

/** Rows write and read files in their order: each table runs on one emulator, from top to bottom. */
const guarded = await startEmulator();
const open = await startEmulator({ faults: ["login-not-loaded"] });
afterAll(() => Promise.all([guarded.stop(), open.stop()]));
const good = { Authorization: `Bearer ${guarded.token}` };

/** `POST /queue` as it was recorded: with an empty JSON object where a body makes sense. */
function replay(url: string, row: string, headers: Record<string, string> = {}): Promise<RawReply> {
  const [method = "GET", path = "/"] = row.split(/ (.*)/s);
  const body = method === "POST" ? "{}" : undefined;
  return send(url, {
    method,
    path,
    headers: { ...(body && { "Content-Type": "application/json" }), ...headers },
    ...(body && { body }),
  });
}

describe("without a credential", () => {
  test.for(Object.entries(withLogin.unauthenticated))("%s", async ([row, measured]) => {
    const reply = await replay(guarded.url, row);
    expect([reply.status, reply.type]).toEqual([measured.status, measured.type]);
    if (measured.body !== "(html)") expect(reply.body).toBe(measured.body);
  });
});

describe("with the token", async () => {
  // The recorded server had run this graph before.
  await runTraced(guarded, graphOf(historyEntry(textToImage)), "before");

  test.for(Object.entries(withLogin.authenticated))("%s", async ([row, measured]) => {
    const reply = await replay(guarded.url, row, good);
    expect([reply.status, reply.type]).toEqual([measured.status, measured.type]);
    if (constant.includes(row)) expect(reply.body).toBe(measured.body);
    if (`authenticated.${row}.bytes` in outOfScope || `authenticated.${row}.body` in outOfScope) return;
    compareBodies(reply.body, measured);
  });
});

describe("while ComfyUI-Login is not loaded", () => {
  test.for(Object.entries(notLoaded.unauthenticated))("%s", async ([row, status]) => {
    expect((await replay(open.url, row)).status).toBe(status);
  });

  test("the WebSocket opens to everybody", async () => {
    const statuses = {
      none: await upgradeStatus(open.url, "/ws?clientId=a"),
      query: await upgradeStatus(open.url, "/ws?clientId=b&token=x"),
      header: await upgradeStatus(open.url, "/ws?clientId=c", good),
      badQuery: await upgradeStatus(open.url, "/ws?clientId=d&token=wrong"),
      apiTwin: await upgradeStatus(open.url, "/api/ws?clientId=e"),
    };
    expect(statuses).toEqual(notLoaded.ws);
  });
});

/** Rows whose content does not depend on the machine or on what ran before. */
const constant = [
  "GET /guest_mode",
  "GET /queue",
  "GET /prompt",
  "GET /embeddings",
  "GET /models",
  "GET /models/vae",
  "GET /features",
  "GET /users",
];

/** Whole JSON by shape, JSON that was cut by its keys so far, everything else not at all. */
function compareBodies(body: string, { body: measured = "", bytes = 0 }: MeasuredReply): void {
  if (!/^[[{"]/.test(measured)) return;
  if (measured.length === bytes) {
    expect(shapeOf(JSON.parse(body))).toEqual(shapeOf(JSON.parse(measured)));
  } else {
    const keys = keysIn(measured);
    expect(keysIn(body).slice(0, keys.length)).toEqual(keys);
  }
}
