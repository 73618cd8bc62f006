import { expect } from "vitest";
import { whoAnswered } from "../../src/comfyui/answerer.ts";
import { check } from "../support/check.ts";

check("auth.enforced", async ({ anonymous, note, signal }) => {
  const reply = await anonymous.raw({ method: "GET", path: "/system_stats", signal });
  const { location } = reply.headers;
  note({ anonymous: { status: reply.status, ...(location && { location }) } });
  expect(reply).toHaveStatus(401, {
    fr: "Sans jeton, ComfyUI-Login doit refuser ; 200 veut dire que le plugin n'est pas chargé.",
    en: "Without a token ComfyUI-Login must refuse; 200 means that the plugin is not loaded.",
  });
  // 401 of a proxy would say nothing of the server behind it
  expect(whoAnswered(reply)).toBe("comfyui-login");
});
