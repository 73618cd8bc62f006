import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { versions } from "../../emulator/dress/version.ts";
import { type Emulator, startEmulator } from "../../emulator/start.ts";
import { graphOf } from "./support/graphs.ts";
import { historyEntry, type MeasuredReply, measured, textToImage } from "./support/ground-truth.ts";
import { type RawReply, send, upgradeStatus } from "./support/http.ts";
import { outOfScope, outOfScope033 } from "./support/out-of-scope.ts";
import { runTraced } from "./support/run.ts";
import { keysIn, shapeOf } from "./support/shape.ts";

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

describe.for(versions)("%s", (comfyui) => {
  const { withLogin, notLoaded } = measured[comfyui];
  const left = comfyui === "0.3.64" ? outOfScope : outOfScope033;
  const inScope = ([row]: readonly [string, unknown]) => !(`authenticated.${row}.status` in left);
  /** Rows write and read files in their order: each table runs on one emulator, from top to bottom. */
  let guarded: Emulator;
  let open: Emulator;
  let good: Record<string, string>;
  beforeAll(async () => {
    guarded = await startEmulator({ comfyui });
    open = await startEmulator({ comfyui, faults: ["login-not-loaded"] });
    good = { Authorization: `Bearer ${guarded.token}` };
    // the server of 0.3.64 had run this graph before
    if (comfyui === "0.3.64") await runTraced(guarded, graphOf(historyEntry(textToImage)), "before");
  });
  afterAll(() => Promise.all([guarded.stop(), open.stop()]));

  describe("without a credential", () => {
    test.for(Object.entries(withLogin.unauthenticated))("%s", async ([row, recorded]) => {
      const reply = await replay(guarded.url, row);
      expect([reply.status, reply.type]).toEqual([recorded.status, recorded.type]);
      if (!recorded.body?.startsWith("(")) expect(reply.body).toBe(recorded.body);
    });
  });

  describe("with the token", () => {
    test.for(Object.entries(withLogin.authenticated).filter(inScope))("%s", async ([row, recorded]) => {
      const reply = await replay(guarded.url, row, good);
      expect([reply.status, reply.type]).toEqual([recorded.status, recorded.type]);
      if (constant.includes(row)) expect(reply.body).toBe(recorded.body);
      if (["bytes", "body"].some((part) => `authenticated.${row}.${part}` in left)) return;
      compareBodies(reply.body, recorded);
    });
  });

  describe("while ComfyUI-Login is not loaded", () => {
    test.for(Object.entries(notLoaded.unauthenticated).filter(inScope))("%s", async ([row, status]) => {
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
