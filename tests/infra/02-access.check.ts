import { expect } from "vitest";
import { logSignsIn } from "../../src/comfyui/log/log-signs.ts";
import { check, target } from "../../src/runner/check.ts";
import { noteRefusal, noteToken } from "../../src/runner/helpers/access.ts";

check("infra.token-opens", async ({ comfy, anonymous, evidence, note, signal }) => {
  noteToken(note);
  const path = "/system_stats";
  const reply = await comfy.raw({ method: "GET", path, signal });
  if (reply.status === 200) {
    note({ access: { headerStatus: 200 } });
    note({ logSigns: logSignsIn(await comfy.logLines(signal).catch(() => [])) });
  } else await noteRefusal(reply, { anonymous, evidence, note, signal });
  expect(reply).toHaveStatus(200, {
    fr: `Le jeton (source : ${target.tokenSource}) n'ouvre pas l'API.`,
    en: `The token (source: ${target.tokenSource}) does not open the API.`,
  });
});
