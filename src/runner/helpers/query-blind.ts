import { randomBytes } from "node:crypto";
import type { OutputImage } from "../../comfyui/job/job-report.ts";
import type { CheckTools } from "../check.ts";

/** How a script and the page ask for a picture: a rule of a proxy may hold for one of them. */
const routes = ["/view", "/api/view"];

/**
 * The routes that hand out this picture under a name that no file has: a cache on the way knows replies by their path alone.
 * ComfyUI answers 404 there. A question that fails proves nothing.
 */
export async function queryBlindRoutes(
  { filename, subfolder, type }: OutputImage,
  { comfy, signal }: Pick<CheckTools, "comfy" | "signal">,
): Promise<string[]> {
  const nobodys = `e2e-no-file-${randomBytes(6).toString("hex")}.png`;
  const isBlind = async (route: string): Promise<boolean> => {
    const ask = async (name: string) => {
      const query = new URLSearchParams({ filename: name, subfolder, type });
      return await comfy.raw({ method: "GET", path: `${route}?${query}`, signal });
    };
    // the first fills the cache that the second may come from
    const own = await ask(filename);
    const other = await ask(nobodys);
    return other.status === 200 && own.status === 200 && other.body.equals(own.body);
  };
  const blind = await Promise.all(routes.map((route) => isBlind(route).catch(() => false)));
  return routes.filter((_route, index) => blind[index]);
}
