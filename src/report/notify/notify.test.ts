import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { sampleRecord } from "../../../selftest/data/sample-record.ts";
import { formOf, type NotifyConfig } from "../../config/notify/address.ts";
import { diagnose } from "../../diagnosis/diagnose.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { verdictOf } from "../../record/verdict.ts";
import { createRedactor } from "../../redaction/redactor.ts";
import { messageOf } from "./message.ts";
import { notify } from "./notify.ts";
import { send } from "./send.ts";

const secret = "the-token-of-this-server-0123456789";
const key = "T0000/B0000/aVeryLongKeyOfAChat";

interface Received {
  readonly method: string | undefined;
  readonly url: string;
  readonly body: string;
}

async function receiver(answer: RequestListener = (_, reply) => void reply.end("ok")) {
  const received: Received[] = [];
  const server: Server = createServer(async (request: IncomingMessage, reply) => {
    let body = "";
    for await (const part of request) body += part;
    received.push({ method: request.method, url: request.url ?? "", body });
    answer(request, reply);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/${key}` };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "e2e-notify-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function told(marks: Parameters<typeof sampleRecord>[0] = {}, more: Partial<RunRecord> = {}) {
  const record = sampleRecord(marks, {}, more);
  const diagnoses = diagnose(record);
  return { record, verdict: verdictOf(record, diagnoses), diagnoses };
}

const broken = { "infra.queue": { status: "failed", reason: `it said ${secret}` } } as const;
const config = (url: string, more: Partial<NotifyConfig> = {}): NotifyConfig => ({
  url,
  form: "json",
  always: false,
  ...more,
});

describe("a verdict is told", () => {
  test("once, until it changes, and each kind of run for itself", async () => {
    const { received, url } = await receiver();
    const how = { folder: folder(), redact: createRedactor() };
    const runs = [
      told(),
      told(),
      told(broken),
      told(broken),
      told(),
      told({}, { stages: ["infra"] }),
      told(),
    ];
    const said = [];
    for (const run of runs) said.push((await notify(config(url), run, how)).length);
    expect(said).toEqual([1, 0, 1, 0, 1, 1, 0]);
    expect(
      received.map(({ body }) => JSON.parse(body)).map(({ previous, verdict }) => [previous, verdict]),
    ).toEqual([
      [null, "GO"],
      ["GO", "NO_GO"],
      ["NO_GO", "GO"],
      [null, "GO_WITH_WARNINGS"],
    ]);
  });

  test("each time where that is asked for, and by a heartbeat", async () => {
    const { received, url } = await receiver();
    const how = { folder: folder(), redact: createRedactor() };
    for (const more of [{ always: true }, { form: "kuma" }] as const)
      for (let run = 0; run < 2; run += 1) await notify(config(url, more), told(), how);
    expect(received.map(({ method }) => method)).toEqual(["POST", "POST", "GET", "GET"]);
  });

  test("not where a person stopped the run", async () => {
    const { received, url } = await receiver();
    const how = { folder: folder(), redact: createRedactor() };
    expect(await notify(config(url), told({}, { interrupted: true }), how)).toEqual([]);
    expect(received).toEqual([]);
  });

  test("by the next run, where it could not be told; the address is not named", async () => {
    const answers = [500, 200];
    const { received, url } = await receiver(
      (_, reply) => void reply.writeHead(answers.shift() ?? 500).end(),
    );
    const how = { folder: folder(), redact: createRedactor() };
    const [failure] = await notify(config(url), told(broken), how);
    expect(failure?.en).toMatch(/could not be told to 127\.0\.0\.1 \(json\): answer 500/);
    expect(JSON.stringify(failure)).not.toContain("services");
    expect(await notify(config(url), told(broken), how)).toHaveLength(1);
    expect(received).toHaveLength(2);
    expect(readdirSync(join(how.folder, "notified"))).toHaveLength(1);
    expect(
      readFileSync(join(how.folder, "notified", readdirSync(join(how.folder, "notified"))[0] ?? ""), "utf8"),
    ).not.toContain("services");
  });

  test.for(["json", "slack", "mattermost", "discord", "teams", "kuma"] as const)(
    "as %s without a secret, and without a mention that a server wrote",
    async (form) => {
      const { received, url } = await receiver();
      const redact = createRedactor([secret]);
      const run = told({ "infra.queue": { status: "failed", reason: `@everyone <!channel> ${secret}` } });
      const line = `NO-GO · @channel ${secret}`;
      await notify(
        config(url, { form }),
        { ...run, verdict: { ...run.verdict, line } },
        { folder: folder(), redact },
      );
      const [{ body = "", url: path = "" } = {}] = received;
      const text = form === "kuma" ? decodeURIComponent(path) : body;
      expect(text).toContain("NO-GO");
      expect(text).not.toContain(secret);
      if (form !== "kuma" && form !== "json") expect(text).not.toMatch(/@(channel|everyone)/);
      if (form === "slack") expect(text).not.toContain("<!");
      if (form === "discord") expect(JSON.parse(body).allowed_mentions).toEqual({ parse: [] });
      if (form === "kuma") expect(path).toMatch(/\?status=down&msg=.+&ping=\d+$/);
    },
  );
});

describe("a message", () => {
  const message = (url: string) => ({ method: "POST", url, body: "{}" }) as const;

  test("is given up after its time", async () => {
    const { url } = await receiver(() => {});
    await expect(send(message(url), 200)).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("follows no redirect to another host, and none that would lose it", async () => {
    const other = await receiver();
    const away = other.url.replace("127.0.0.1", "localhost");
    for (const [status, to] of [
      [307, away],
      [302, "/elsewhere"],
      [307, "file:///etc/passwd"],
      [307, "//["],
    ] as const) {
      const { url, received } = await receiver(
        (_, reply) => void reply.writeHead(status, { location: to }).end(),
      );
      await expect(send(message(url))).rejects.toMatchObject({ code: "NOTIFY_FAILED" });
      expect(received).toHaveLength(1);
    }
    expect(other.received).toEqual([]);
  });

  test("follows one on the same host, and not in a circle", async () => {
    const { url, received } = await receiver((request, reply) =>
      request.url === "/new" ? reply.end() : reply.writeHead(308, { location: "/new" }).end(),
    );
    await send(message(url));
    expect(received.map(({ url: path, body }) => [path, body])).toEqual([
      [`/services/${key}`, "{}"],
      ["/new", "{}"],
    ]);
    const circle = await receiver((_, reply) => void reply.writeHead(308, { location: "/again" }).end());
    await expect(send(message(circle.url))).rejects.toMatchObject({ code: "NOTIFY_FAILED" });
    expect(circle.received.length).toBeLessThan(6);
  });

  test("is cut last: no half of a secret, and no more than a chat takes", () => {
    const { verdict, ...run } = told();
    const line = `${"x".repeat(1_460)}${secret}${"@a".repeat(2_000)}`;
    const { body = "" } = messageOf(
      config("http://c", { form: "discord" }),
      { ...run, verdict: { ...verdict, line } },
      createRedactor([secret]),
    );
    expect(body).not.toContain(secret.slice(0, 12));
    expect(JSON.parse(body).content.length).toBeLessThanOrEqual(1_500);
  });

  test("to Uptime Kuma replaces the words of the copied address", () => {
    const { url } = messageOf(
      config("http://k/api/push/abc?status=up&msg=OK&ping=", { form: "kuma" }),
      told(),
      String,
    );
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ status: "up", ping: "7200" });
    expect([...new URL(url).searchParams.keys()]).toEqual(["status", "msg", "ping"]);
  });
});

test.for([
  ["https://hooks.slack.com/services/T/B/x", "slack"],
  ["https://discord.com/api/webhooks/1/x", "discord"],
  ["https://x.webhook.office.com/webhookb2/x", "teams"],
  ["https://prod-1.westeurope.logic.azure.com/workflows/x", "teams"],
  ["http://kuma:3001/api/push/AbC?status=up", "kuma"],
  ["https://chat.example.org/hooks/abcdefghijklmnopqrstuvwxyz", "mattermost"],
  ["https://example.org/hook", "json"],
] as const)("%s is %s", ([url, form]) => expect(formOf(url)).toBe(form));

test("the key in an address is hidden in every text, its host is not", () => {
  const redact = createRedactor({ notify: { url: `https://hooks.slack.com/services/${key}` } });
  expect(redact(`see https://hooks.slack.com/services/${key}`)).not.toContain("aVeryLongKey");
  expect(redact("hooks.slack.com")).toBe("hooks.slack.com");
});
