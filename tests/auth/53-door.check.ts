import { expect } from "vitest";
import type { RawReply } from "../../src/comfyui/connection.ts";
import { probeAll } from "../../src/comfyui/probe.ts";
import { probeUpgrade } from "../../src/comfyui/upgrade-probe.ts";
import { wrongKeys } from "../../src/credentials/wrong-keys.ts";
import { plural } from "../../src/format.ts";
import { secretForms } from "../../src/redaction/redaction-forms.ts";
import { check, config, target } from "../../src/runner/check.ts";
import { fewOf, toldGently, tooMany } from "../../src/runner/courtesy/gentle.ts";
import { doorRequests, passedDoor, refusals } from "../../src/runner/helpers/door.ts";
import { expectRefused } from "../../src/runner/helpers/table-of-refusals.ts";
import { leaksIn } from "../../src/runner/leak-watch.ts";
import { doorNow } from "../../src/runner/run.ts";
import type { Text } from "../../src/text.ts";

const path = "/system_stats";
const sockets = ["/ws", "/api/ws"];
/** Some 200 requests, six at once. */
const WHOLE_SURFACE_MS = 240_000;

check("auth.door-wrong-refused", async (tools) => {
  const { evidence, note, outsider, signal } = tools;
  const door = doorNow();
  // without any header the door was asked before
  const all = wrongKeys(door).toSorted(
    (a, b) => Number(a.header === undefined) - Number(b.header === undefined),
  );
  const rows = fewOf(all);
  const replies: RawReply[] = [];
  // one at a time: a proxy computes a bcrypt hash for each, a second of processor time at the cost that Caddy takes
  for (const { header } of rows) {
    const headers = header === undefined ? {} : { [door.header]: header };
    replies.push(await outsider.raw({ method: "GET", path, headers, signal }));
  }
  // a malformed header may be called a bad request
  const allowed = [...refusals(), 400];
  await expectRefused(
    "auth.door-wrong-refused",
    replies.flatMap((reply, index) => {
      const flaw = rows[index]?.flaw;
      return flaw ? [{ flaw, reply, allowed, letIn: passedDoor(reply) }] : [];
    }),
    { evidence, note },
  );
  toldGently(tools, rows.length, all.length);
});

check(
  "auth.door-routes",
  async (tools) => {
    const { evidence, note, outsider, signal } = tools;
    tooMany(tools);
    const requests = doorRequests();
    const replies = await probeAll(
      (request) => outsider.raw(request),
      requests.map(({ method, path, body }) => ({
        method,
        path,
        headers: { ...(body !== undefined && { "content-type": "application/json" }) },
        ...(body !== undefined && { body }),
        signal,
      })),
    );
    await expectRefused(
      "auth.door-routes",
      requests.flatMap(({ allowed }, index) => {
        const reply = replies[index];
        const flaw = { fr: "sans identifiants", en: "no credentials" };
        return reply ? [{ flaw, anonymous: true, reply, allowed, letIn: passedDoor(reply) }] : [];
      }),
      { evidence, note },
    );
  },
  { timeoutMs: WHOLE_SURFACE_MS },
);

check("auth.door-websocket-refuses", async (tools) => {
  const { evidence, note } = tools;
  tooMany(tools);
  const door = doorNow();
  const [none, other] = wrongKeys(door);
  const ways = sockets.flatMap((one) =>
    [none, other].flatMap((wrong) => (wrong === undefined ? [] : [{ ...wrong, one }])),
  );
  const statuses = await Promise.all(
    ways.map(({ header, one }) =>
      probeUpgrade(target.url, one, header === undefined ? {} : { [door.header]: header }),
    ),
  );
  await expectRefused(
    "auth.door-websocket-refuses",
    ways.map(({ flaw, header, one }, index) => ({
      flaw,
      anonymous: header === undefined,
      reply: { request: `WebSocket ${one}`, status: statuses[index] ?? 0 },
      allowed: refusals(),
    })),
    { evidence, note },
  );
});

const logUnread: Text = {
  fr: "Le journal de ComfyUI (/internal/logs/raw) ne se lit pas : les identifiants n'ont été cherchés que dans les réponses.",
  en: "ComfyUI's log (/internal/logs/raw) cannot be read: the credentials were looked for in the replies alone.",
};

check("auth.door-not-leaked", async ({ comfy, outsider, remark, signal }) => {
  const door = doorNow();
  const other =
    door.kind === "basic"
      ? "Basic ZTJlOmUyZS1vbmx5LXRvLXNlZS1pdC1jb21lLWJhY2s="
      : "e2e-only-to-see-it-come-back";
  const wrong = { [door.header]: other };
  const html = { accept: "text/html" };
  const replies = [
    ...(await probeAll(
      (request) => comfy.raw(request),
      ["/", path, "/settings", "/no-such-route"].map((one) => ({ method: "GET", path: one, signal })),
    )),
    ...(await probeAll(
      (request) => outsider.raw(request),
      (config.gentle ? [] : [wrong, { ...wrong, ...html }]).map((headers) => ({
        method: "GET",
        path,
        headers,
        signal,
      })),
    )),
  ];
  const forms = [...door.secrets, other.replace(/^Basic /, "")].flatMap(secretForms);
  const leaks = replies.flatMap((reply) => leaksIn(reply, forms));
  const written = await comfy.logPieces(signal).catch(() => undefined);
  if (written === undefined) remark(logUnread);
  const leaking = (written ?? [])
    .join("")
    .split("\n")
    .filter((line) => forms.some((form) => line.includes(form))).length;
  const lines = plural(leaking, ["ligne", "lignes"], ["line", "lines"]);
  expect([
    ...leaks.map(({ request, place }) => ({
      fr: `[${request}] rend les identifiants présentés dans « ${place} ».`,
      en: `[${request}] gives the presented credentials back in "${place}".`,
    })),
    ...(leaking === 0
      ? []
      : [
          {
            fr: `/internal/logs/raw rend les identifiants du proxy sur ${lines.fr}.`,
            en: `/internal/logs/raw gives the proxy's credentials on ${lines.en}.`,
          },
        ]),
  ]).toBeFlawless();
});
