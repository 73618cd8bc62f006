import { expect } from "vitest";
import { databaseTroubleIn } from "../../src/comfyui/log/database-trouble.ts";
import { logSignsIn } from "../../src/comfyui/log/log-signs.ts";
import { plainTexts } from "../../src/comfyui/log/plain-lines.ts";
import { startIn } from "../../src/comfyui/log/start-reading.ts";
import { hasLogin } from "../../src/credentials/access.ts";
import { check, target } from "../../src/runner/check.ts";
import { noteRefusal, noteToken } from "../../src/runner/helpers/access.ts";
import type { Text } from "../../src/text.ts";

check("infra.token-opens", async ({ comfy, anonymous, evidence, note, signal }) => {
  const login = hasLogin(target.access.kind);
  if (login) noteToken(note);
  const path = "/system_stats";
  const reply = await comfy.raw({ method: "GET", path, signal });
  if (reply.status === 200) {
    if (login) note({ access: { headerStatus: 200 } });
    const written = await comfy.logPieces(signal).catch(() => []);
    const database = databaseTroubleIn(plainTexts(written));
    const startLog = startIn(written);
    note({ logSigns: logSignsIn(written), ...(startLog && { startLog }), ...(database && { database }) });
  } else if (login) await noteRefusal(reply, { anonymous, evidence, note, signal });
  expect(reply).toHaveStatus(200, closedText());
});

function closedText(): Text {
  const { kind, door } = target.access;
  if (hasLogin(kind))
    return {
      fr: `Le jeton (source : ${target.tokenSource}) n'ouvre pas l'API.`,
      en: `The token (source: ${target.tokenSource}) does not open the API.`,
    };
  if (door === undefined)
    return {
      fr: "L'accès est déclaré libre, et l'API ne s'ouvre pas.",
      en: "The access is declared free, and the API does not open.",
    };
  return {
    fr: `Les identifiants du proxy (source : ${door.source}) n'ouvrent pas l'API.`,
    en: `The proxy's credentials (source: ${door.source}) do not open the API.`,
  };
}
