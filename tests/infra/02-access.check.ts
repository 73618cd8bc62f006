import { expect } from "vitest";
import { logSignsIn } from "../../src/comfyui/log-signs.ts";
import { flawsOf } from "../../src/credentials/token-flaws.ts";
import { describeToken } from "../../src/credentials/token-shape.ts";
import { check, target } from "../support/check.ts";

check("infra.token-opens", async ({ comfy, anonymous, evidence, note, signal }) => {
  note({
    token: { source: target.tokenSource, shape: describeToken(target.token), flaws: flawsOf(target.token) },
  });
  const path = "/system_stats";
  const reply = await comfy.raw({ method: "GET", path, signal });
  if (reply.status === 200) {
    note({ access: { headerStatus: 200 } });
    note({ logSigns: logSignsIn(await comfy.logLines(signal).catch(() => [])) });
  } else {
    // what tells "other hash" from "proxy strips the header" from "PASSWORD missing" from "CORS rule"
    const ask = async (query: string): Promise<number> =>
      (await anonymous.raw({ method: "GET", path: `${path}${query}`, signal })).status;
    const other = { fr: "Demander par les autres voies", en: "Ask in the other ways" };
    const [queryStatus, emptyQueryStatus, anonymousStatus] = await evidence.step(other, () =>
      Promise.all([ask(`?token=${encodeURIComponent(target.token)}`), ask("?token="), ask("")]),
    );
    const corsOrigin = reply.headers["access-control-allow-origin"];
    const access = { headerStatus: reply.status, queryStatus, emptyQueryStatus, anonymousStatus };
    note({ access: { ...access, ...(corsOrigin && { corsOrigin }) } });
  }
  expect(reply).toHaveStatus(200, {
    fr: `Le jeton (source : ${target.tokenSource}) n'ouvre pas l'API.`,
    en: `The token (source: ${target.tokenSource}) does not open the API.`,
  });
});
