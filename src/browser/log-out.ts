import { isAtLogin, open } from "./log-in.ts";
import { placeOn, type Step } from "./trouble.ts";
import type { Visit } from "./visit.ts";

/**
 * Leaves as the button of ComfyUI-Login does, by its address: newer pages hide the old menu that holds the button. Then the address
 * itself must ask for the password again.
 */
export async function logOut({ page, base }: Visit): Promise<Step> {
  const since = performance.now();
  const ms = () => Math.round(performance.now() - since);
  const reply = await open(page, `${base}/logout`);
  if (reply instanceof Error)
    return { ms: ms(), trouble: { kind: "logout-fails", said: reply.message.slice(0, 200) } };
  const status = reply?.status() ?? 0;
  if (status >= 400)
    return { ms: ms(), trouble: { kind: "logout-fails", status, where: placeOn(page.url()) } };
  const again = await open(page, `${base}/`);
  if (again instanceof Error || (again?.status() ?? 0) >= 400 || (await isAtLogin(page))) return { ms: ms() };
  return { ms: ms(), trouble: { kind: "still-in", where: placeOn(page.url()) } };
}
