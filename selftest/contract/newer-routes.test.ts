import { describe, expect, test } from "vitest";
import { versions } from "../../emulator/dress/version.ts";
import { startEmulator } from "../../emulator/start.ts";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { wasLetIn } from "../../src/comfyui/surface/let-in.ts";
import { newerRoutes } from "../../src/comfyui/surface/newer-routes.ts";
import { withTwins } from "../../src/comfyui/surface/routes.ts";

const token = `$2b$12$${"x".repeat(53)}`;

/** Which probes ComfyUI itself answers, of a client with this token. */
async function letIn(url: string, given?: string): Promise<string[]> {
  await using client = new ComfyClient(url, given);
  const found: string[] = [];
  for (const { method, path, body } of withTwins(newerRoutes))
    if (wasLetIn(await client.raw({ method, path, ...(body !== undefined && { body }) })))
      found.push(`${method} ${path}`);
  return found;
}

describe.each(versions)("the probes of newer routes against %s", (comfyui) => {
  test("are all refused without a token", async () => {
    await using emulator = await startEmulator({ token, comfyui });
    expect(await letIn(emulator.url)).toEqual([]);
  });

  test("change nothing where they are let in, and what the version lacks is not called open", async () => {
    await using emulator = await startEmulator({ token, comfyui });
    await using client = new ComfyClient(emulator.url, token);
    const state = async () =>
      (
        await Promise.all(
          ["/v2/userdata", "/settings", "/queue", "/history", "/internal/files/output"].map((path) =>
            client.raw({ method: "GET", path }),
          ),
        )
      ).map(({ body }) => body.toString());
    const before = await state();
    const found = await letIn(emulator.url, token);
    expect(await state()).toEqual(before);
    const has = (path: string): boolean => found.some((request) => request.endsWith(path));
    expect(has("/userdata/none.json/move/none.json")).toBe(true);
    const recent = [
      "/api/jobs?limit=1",
      "/api/api/jobs/cancel",
      "/api/assets",
      "/api/assets/hash/none",
      "/api/assets/prune",
    ];
    expect(recent.map(has)).toEqual(recent.map(() => comfyui === "0.33.0"));
    // 0.38 and ComfyUI-Manager: no emulated server has them
    expect(found.filter((request) => /tasks|download|manager|customnode/.test(request))).toEqual([]);
  });
});
