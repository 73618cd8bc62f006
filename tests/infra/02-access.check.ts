import { expect } from "vitest";
import { databaseTroubleIn } from "../../src/comfyui/log/database-trouble.ts";
import { logSignsIn } from "../../src/comfyui/log/log-signs.ts";
import { plainTexts } from "../../src/comfyui/log/plain-lines.ts";
import { startIn } from "../../src/comfyui/log/start-reading.ts";
import { check, target } from "../../src/runner/check.ts";
import { noteRefusal, noteToken } from "../../src/runner/helpers/access.ts";

check("infra.token-opens", async ({ comfy, anonymous, evidence, note, signal }) => {
  noteToken(note);
  const path = "/system_stats";
  const reply = await comfy.raw({ method: "GET", path, signal });
  if (reply.status === 200) {
    note({ access: { headerStatus: 200 } });
    const written = await comfy.logPieces(signal).catch(() => []);
    const database = databaseTroubleIn(plainTexts(written));
    const startLog = startIn(written);
    note({ logSigns: logSignsIn(written), ...(startLog && { startLog }), ...(database && { database }) });
  } else await noteRefusal(reply, { anonymous, evidence, note, signal });
  expect(reply).toHaveStatus(200, {
    fr: `Le jeton (source : ${target.tokenSource}) n'ouvre pas l'API.`,
    en: `The token (source: ${target.tokenSource}) does not open the API.`,
  });
});
