import { expect } from "vitest";
import { unexpectedStatus } from "../../src/comfyui/errors.ts";
import { check, target } from "../../src/runner/check.ts";
import { fewOf, toldGently, tooMany, tooManyDoors } from "../../src/runner/courtesy/gentle.ts";
import { suffixProbes } from "../../src/runner/helpers/suffix-probes.ts";
import { expectRefused } from "../../src/runner/helpers/table-of-refusals.ts";

check("auth.empty-token-refused", async (tools) => {
  const { anonymous, evidence, note, signal } = tools;
  const queries = ["?token=", "?token"];
  tooManyDoors(tools);
  const rows = await Promise.all(
    fewOf(queries).map(async (query) => ({
      flaw: { fr: "jeton vide", en: "empty token" },
      reply: await anonymous.raw({ method: "GET", path: `/system_stats${query}`, signal }),
      allowed: [401],
    })),
  );
  await expectRefused("auth.empty-token-refused", rows, { evidence, note });
  toldGently(tools, rows.length, queries.length);
});

check("auth.guest-mode-off", async ({ anonymous, signal }) => {
  const reply = await anonymous.raw({
    method: "GET",
    path: "/login",
    headers: { accept: "text/html" },
    signal,
  });
  // another status says nothing of the guest mode
  if (reply.status !== 200)
    throw unexpectedStatus(reply.request, reply.status, 200, reply.body.toString("utf8", 0, 2_000));
  // the form always has a hidden field of that name; the button is there only where login/GUEST_MODE exists
  const offered = /(value=["']|>)\s*Guest Mode/i.test(reply.body.toString("utf8"));
  expect(offered ? guestModeOn : undefined).toBeFlawless();
});

const guestModeOn = {
  fr: "La page /login propose « Guest Mode » : n'importe qui peut entrer et lire le jeton dans /internal/logs.",
  en: 'The page /login offers "Guest Mode": anybody can enter and read the token in /internal/logs.',
};

check("auth.foreign-origin", async (tools) => {
  const { anonymous, comfy, signal } = tools;
  tooMany(tools);
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
    replies[0].status === 200 && target.access.kind !== "none"
      ? {
          fr: `[${replies[0].request}] s'ouvre sans jeton à une requête qui dit venir de ${origin}.`,
          en: `[${replies[0].request}] opens without a token to a request that says it comes from ${origin}.`,
        }
      : undefined,
  ).toBeFlawless();
});

check("auth.suffix-rule", async (tools) => {
  const { anonymous, comfy, evidence, note, signal } = tools;
  tooMany(tools);
  const rows = await suffixProbes({ anonymous, comfy, signal });
  await expectRefused("auth.suffix-rule", rows, { evidence, note });
});
