import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { logSignsIn } from "../../src/comfyui/log/log-signs.ts";
import { startIn } from "../../src/comfyui/log/start-reading.ts";
import { whoAnswered } from "../../src/comfyui/server-identity.ts";
import { placeOf } from "../../src/comfyui/sign-in.ts";
import { servesLogin } from "../../src/comfyui/surface/serves-login.ts";
import { type CheckTools, check, known } from "../../src/runner/check.ts";
import { containerUnseen } from "../../src/runner/helpers/container.ts";
import { systemFacts } from "../../src/runner/helpers/system-facts.ts";

check("auth.enforced", async ({ anonymous, note, signal }) => {
  const reply = await anonymous.raw({ method: "GET", path: "/system_stats", signal });
  const { location } = reply.headers;
  const cached = reply.status === 200 && (await isCached(anonymous, signal));
  note({
    anonymous: {
      status: reply.status,
      ...(location && { location: placeOf(location) }),
      ...(cached && { cached }),
      ...(reply.status === 200 &&
        (await servesLogin(anonymous.raw.bind(anonymous), signal)) && { loginServed: true }),
    },
  });
  note(await containerUnseen(signal));
  if (reply.status === 200 && known["infra.token-opens"] === undefined)
    note(await ownWords(anonymous, signal));
  expect(reply).toHaveStatus(401, {
    fr: "Sans jeton, ComfyUI-Login doit refuser ; 200 veut dire que le plugin n'est pas chargé.",
    en: "Without a token ComfyUI-Login must refuse; 200 means that the plugin is not loaded.",
  });
  // a 401 from a proxy would prove nothing about the server behind it
  const answerer = whoAnswered(reply);
  expect(answerer === "comfyui-login" ? undefined : otherRefusal(answerer)).toBeFlawless();
});

/** The same question by an address that nobody asked before is refused: a cache had answered, and no server that is open. */
async function isCached(anonymous: CheckTools["anonymous"], signal: AbortSignal): Promise<boolean> {
  const fresh = await anonymous.raw({ method: "GET", path: `/system_stats?e2e=${randomUUID()}`, signal });
  return fresh.status === 401 || fresh.status === 403;
}

/** Why an open server is open, in its own words: how it was started, and what its log says of that. */
async function ownWords(anonymous: CheckTools["anonymous"], signal: AbortSignal) {
  const [system, written] = await Promise.all([
    systemFacts({ comfy: anonymous, signal }).catch(() => undefined),
    anonymous.logPieces(signal).catch(() => []),
  ]);
  const startLog = startIn(written);
  return { logSigns: logSignsIn(written), ...(startLog && { startLog }), ...(system && { system }) };
}

function otherRefusal(answerer: string): { fr: string; en: string } {
  return {
    fr: `Le 401 ne vient pas de ComfyUI-Login (${answerer}) : un proxy refuse avant lui.`,
    en: `The 401 does not come from ComfyUI-Login (${answerer}): a proxy refuses before it.`,
  };
}
