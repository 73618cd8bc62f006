import { expect } from "vitest";
import { probeUpgrade } from "../../src/comfyui/upgrade-probe.ts";
import { check, target } from "../support/check.ts";

const query = `token=${encodeURIComponent(target.token)}`;

check("auth.valid-token-header", async ({ comfy, signal }) => {
  for (const path of ["/system_stats", "/api/system_stats"])
    expect(await comfy.raw({ method: "GET", path, signal })).toHaveStatus(200);
});

check("auth.valid-token-query", async ({ anonymous, signal }) => {
  for (const path of ["/system_stats", "/api/system_stats"])
    expect(await anonymous.raw({ method: "GET", path: `${path}?${query}`, signal })).toHaveStatus(200);
});

check("auth.valid-token-websocket", async ({ comfy }) => {
  const { authorization } = comfy;
  const ways = [
    { way: "/ws, Authorization", path: "/ws?clientId=e2e-probe", headers: authorization },
    { way: "/ws?token=", path: `/ws?clientId=e2e-probe&${query}`, headers: {} },
    { way: "/api/ws, Authorization", path: "/api/ws?clientId=e2e-probe", headers: authorization },
  ];
  const statuses = await Promise.all(
    ways.map(({ path, headers }) => probeUpgrade(target.url, path, headers)),
  );
  expect(Object.fromEntries(ways.map(({ way }, index) => [way, statuses[index]]))).toEqual(
    Object.fromEntries(ways.map(({ way }) => [way, 101])),
  );
});
