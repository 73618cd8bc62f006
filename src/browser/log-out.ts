import { isAtLogin, open } from "./log-in.ts";
import { placeOn, type Trouble } from "./trouble.ts";
import type { Visit } from "./visit.ts";

/**
 * Leaves as the button of ComfyUI-Login does, by its address: newer pages hide the old menu that holds the button. Then the address
 * itself must ask for the password again.
 */
export async function logOut(
  visit: Pick<Visit, "page" | "base" | "leaveHung">,
): Promise<Trouble | undefined> {
  // a page whose script never ends leads nowhere: what it hides is not the session
  await visit.leaveHung();
  const { page, base } = visit;
  const reply = await open(page, `${base}/logout`);
  if (reply instanceof Error) return { kind: "logout-fails", said: reply.message.slice(0, 200) };
  const status = reply?.status() ?? 0;
  if (status >= 400) return { kind: "logout-fails", status, where: placeOn(page.url()) };
  const again = await open(page, `${base}/`);
  if (again instanceof Error) return { kind: "logout-fails", said: again.message.slice(0, 200) };
  const after = again?.status() ?? 0;
  if (after >= 500) return { kind: "logout-fails", status: after, where: placeOn(page.url()) };
  if (after >= 400 || (await isAtLogin(page))) return undefined;
  return { kind: "still-in", where: placeOn(page.url()) };
}
