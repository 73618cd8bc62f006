import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { type CheckTools, check, target } from "../../src/runner/check.ts";
import { cleanupLedger } from "../../src/runner/cleanup-ledger.ts";
import { expectRefused } from "../../src/runner/helpers/table-of-refusals.ts";

check("auth.empty-token-refused", async ({ anonymous, evidence, note, signal }) => {
  const rows = await Promise.all(
    ["?token=", "?token"].map(async (query) => ({
      flaw: { fr: "jeton vide", en: "empty token" },
      reply: await anonymous.raw({ method: "GET", path: `/system_stats${query}`, signal }),
      allowed: [401],
    })),
  );
  await expectRefused("auth.empty-token-refused", rows, { evidence, note });
});

check("auth.guest-mode-off", async ({ anonymous, signal }) => {
  const reply = await anonymous.raw({
    method: "GET",
    path: "/login",
    headers: { accept: "text/html" },
    signal,
  });
  expect(reply).toHaveStatus(200);
  // the form always has a hidden field of that name; the button is there only where login/GUEST_MODE exists
  const offered = /(value=["']|>)\s*Guest Mode/i.test(reply.body.toString("utf8"));
  expect(offered ? guestModeOn : undefined).toBeFlawless();
});

const guestModeOn = {
  fr: "La page /login propose « Guest Mode » : n'importe qui peut entrer et lire le jeton dans /internal/logs.",
  en: 'The page /login offers "Guest Mode": anybody can enter and read the token in /internal/logs.',
};

check("auth.foreign-origin", async ({ anonymous, comfy, signal }) => {
  const origin = "https://evil.example";
  const path = "/system_stats";
  const replies = await Promise.all([
    anonymous.raw({ method: "GET", path, headers: { origin }, signal }),
    comfy.raw({ method: "GET", path, headers: { origin }, signal }),
    anonymous.raw({
      method: "OPTIONS",
      path,
      headers: { origin, "access-control-request-method": "GET" },
      signal,
    }),
  ]);
  const allowing = replies.filter(({ headers }) =>
    ["*", origin].includes(headers["access-control-allow-origin"] ?? ""),
  );
  expect(
    allowing.map(({ request, headers }) => ({
      fr: `[${request}] autorise l'origine étrangère ${origin} à lire l'API : Access-Control-Allow-Origin: ${headers["access-control-allow-origin"]}.`,
      en: `[${request}] invites the foreign origin ${origin}: Access-Control-Allow-Origin: ${headers["access-control-allow-origin"]}.`,
    })),
  ).toBeFlawless();
  expect(
    replies[0].status === 200
      ? {
          fr: `[${replies[0].request}] s'ouvre sans jeton à une requête qui dit venir de ${origin}.`,
          en: `[${replies[0].request}] opens without a token to a request that says it comes from ${origin}.`,
        }
      : undefined,
  ).toBeFlawless();
});

check("auth.suffix-rule", async ({ anonymous, comfy, evidence, note, signal }) => {
  const suffixes = [".js", ".css", ".css.map", ".ico"];
  const tools = { anonymous, comfy, signal };
  const first = await writeProbe("/userdata/", ".js", tools);
  // if the first file cannot be removed (a proxy forbids DELETE), no second one is written
  const folders = first.removed
    ? [...suffixes.slice(1).map((suffix) => ["/userdata/", suffix]), ["/api/userdata/", ".js"]]
    : [];
  const rows = await Promise.all([
    first,
    ...folders.map(([folder = "", suffix = ""]) => writeProbe(folder, suffix, tools)),
    ...suffixes.flatMap((suffix) => [
      readProbe(`/history/e2e-${randomUUID()}${suffix}`, { anonymous, signal }),
      readProbe(`/object_info/e2e${suffix}`, { anonymous, signal }),
      readProbe(`/settings/e2e${suffix}`, { anonymous, signal }),
    ]),
  ]);
  await expectRefused("auth.suffix-rule", rows, { evidence, note });
});

/** 404 is allowed, because nothing exists at these paths; 200 is a breach. */
async function readProbe(path: string, { anonymous, signal }: Pick<CheckTools, "anonymous" | "signal">) {
  const reply = await anonymous.raw({ method: "GET", path, signal });
  return { flaw: { fr: "lecture par suffixe", en: "read by suffix" }, reply, allowed: [401, 403, 404] };
}

/** Writes one byte under a random name without a token, and removes the file in any case. */
async function writeProbe(
  folder: string,
  suffix: string,
  { anonymous, comfy, signal }: Pick<CheckTools, "anonymous" | "comfy" | "signal">,
) {
  const name = `e2e-probe-${randomUUID()}${suffix}`;
  const entry = { url: target.url, kind: "userdata", id: name } as const;
  cleanupLedger.enter(entry);
  const reply = await anonymous.raw({ method: "POST", path: folder + name, body: "0", signal });
  const removal = await comfy.raw({ method: "DELETE", path: `/userdata/${name}` });
  const removed = [204, 404].includes(removal.status);
  if (removed) cleanupLedger.leave(entry);
  return {
    flaw: { fr: "écriture par suffixe", en: "write by suffix" },
    reply,
    allowed: [401, 403, 404, 405],
    removed,
  };
}
