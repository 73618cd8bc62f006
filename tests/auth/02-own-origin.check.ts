import { expect } from "vitest";
import { withQuery } from "../../src/comfyui/connection.ts";
import { type Handshake, refusalsOf } from "../../src/comfyui/front-end/own-origin.ts";
import { probeUpgrade } from "../../src/comfyui/upgrade-probe.ts";
import { check, known, target } from "../../src/runner/check.ts";

check("auth.own-origin", async ({ comfy, note, signal }) => {
  const { origin } = new URL(target.url);
  const { headers, query } = comfy.credentials;
  const handshake: Handshake = (path, more) =>
    probeUpgrade(target.url, withQuery(`${path}?clientId=e2e-probe`, query), { ...headers, ...more }).catch(
      () => undefined,
    );
  const opens = known["infra.websocket"]?.websocket?.failure === undefined;
  const refused = await refusalsOf(origin, comfy.raw.bind(comfy), opens ? handshake : undefined, signal);
  note({ ownOrigin: { origin, refused } });
  expect(
    refused.map(({ request, status }) => ({
      fr: `[${request}] a répondu ${status} avec « Origin: ${origin} », l'origine de la page elle-même ; sans cet en-tête, la requête passe.`,
      en: `[${request}] answered ${status} with "Origin: ${origin}", the page's own origin; without this header the request passes.`,
    })),
  ).toBeFlawless();
});
