import { expect, test } from "vitest";
import { type Marks, type SampleFacts, sampleRecord } from "../../../selftest/data/sample-record.ts";
import type { CheckId } from "../../record/catalogue.ts";
import { diagnose } from "../diagnose.ts";

const failed = (check: CheckId, reason: string): Marks => ({ [check]: { status: "failed", reason } });
const explained = (marks: Marks, facts: SampleFacts) =>
  Object.fromEntries(
    diagnose(sampleRecord(marks, facts)).flatMap(({ code, checks }) => checks.map((check) => [check, code])),
  );

const row = (request: string, status: number) => ({
  check: "auth.routes-protected" as const,
  request,
  flaw: { fr: "sans jeton", en: "no token" },
  anonymous: true,
  expected: "401 / 403 / 405",
  status,
});
test("what is wrong with all below /api is one cause", () => {
  const paths = ["system_stats", "queue", "prompt", "history", "view?filename=none.png"];
  const breaches = paths.map((path) => row(`GET /api/${path}`, 404));
  const found = explained(
    {
      ...failed("auth.routes-protected", "sans jeton : 5 requêtes n'ont pas été refusées, attendu 401."),
      ...failed("auth.valid-token-header", "[GET /api/system_stats] a répondu 404, attendu 200."),
      ...failed("infra.workflows-saved", "[POST /api/userdata/….json] a répondu 404."),
    },
    { breaches },
  );
  expect([...new Set(Object.values(found))]).toEqual(["proxy-answers-route"]);
});

const portal = (status: number) => ({ status, requests: ["GET /"], place: "" });

test("a portal on some paths hides no route that is open to everybody", () => {
  const breaches = [row("GET /", 302), row("GET /queue", 200)];
  const reason =
    "sans jeton : 2 requêtes n'ont pas été refusées (GET / → 302, GET /queue → 200), attendu 401.";
  const found = explained(
    {
      ...failed("auth.routes-protected", reason),
      ...failed("auth.browser-redirect", "La page mène ailleurs."),
    },
    { portal: portal(302), breaches },
  );
  expect(found).toMatchObject({
    "auth.routes-protected": "routes-unprotected",
    "auth.browser-redirect": "access-portal",
  });
});

test("a status that was expected is not one that was met", () => {
  const saved = failed("infra.workflows-saved", "[GET /api/userdata] a répondu 401.");
  const empty = failed("auth.empty-token-refused", "jeton vide : [GET /queue] a répondu 200, attendu 401.");
  const breaches = [{ ...row("GET /queue", 200), check: "auth.empty-token-refused" as const }];
  const found = explained({ ...saved, ...empty }, { portal: portal(401), breaches });
  expect(found).toMatchObject({ "infra.workflows-saved": "access-portal" });
  expect(found["auth.empty-token-refused"]).not.toBe("access-portal");
});

test("a limit that answers 403 hides no route that is open to everybody", () => {
  const found = explained(
    {
      ...failed("auth.enforced", "[GET /system_stats] a répondu 403, attendu 401."),
      ...failed(
        "auth.routes-protected",
        "sans jeton : [GET /queue] a répondu 200, attendu 401 ou 403 ou 405.",
      ),
      "auth.valid-token-header": {
        status: "failed",
        reason: "[GET /system_stats] a répondu 403, attendu 200.",
        limit: { status: 403, requests: 20 },
      },
    },
    { breaches: [row("GET /queue", 200)], anonymous: { status: 403 } },
  );
  expect(found).toMatchObject({
    "auth.enforced": "rate-limited",
    "auth.routes-protected": "routes-unprotected",
  });
});

test("a WebSocket that a proxy does not let through is no matter of a portal on /api", () => {
  const found = explained(
    {
      ...failed("infra.websocket", "[WebSocket /ws] a répondu 400."),
      ...failed("infra.workflows-saved", "[GET /api/userdata] a répondu 302."),
    },
    { portal: { ...portal(302), requests: ["GET /api/queue"] }, websocket: { status: 400 } },
  );
  expect(found["infra.workflows-saved"]).toBe("access-portal");
  expect(found["infra.websocket"]).not.toBe("access-portal");
});
