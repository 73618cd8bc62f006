import { expect } from "vitest";
import { whoAnswered } from "../../src/comfyui/server-identity.ts";
import { check } from "../../src/runner/check.ts";

check("auth.enforced", async ({ anonymous, note, signal }) => {
  const reply = await anonymous.raw({ method: "GET", path: "/system_stats", signal });
  const { location } = reply.headers;
  note({ anonymous: { status: reply.status, ...(location && { location }) } });
  expect(reply).toHaveStatus(401, {
    fr: "Sans jeton, ComfyUI-Login doit refuser ; 200 veut dire que le plugin n'est pas chargé.",
    en: "Without a token ComfyUI-Login must refuse; 200 means that the plugin is not loaded.",
  });
  // a 401 from a proxy would prove nothing about the server behind it
  const answerer = whoAnswered(reply);
  expect(answerer === "comfyui-login" ? undefined : otherRefusal(answerer)).toBeFlawless();
});

function otherRefusal(answerer: string): { fr: string; en: string } {
  return {
    fr: `Le 401 ne vient pas de ComfyUI-Login (${answerer}) : un proxy refuse avant lui.`,
    en: `The 401 does not come from ComfyUI-Login (${answerer}): a proxy refuses before it.`,
  };
}
