import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { logOut } from "./log-out.ts";

/** A page that gives these statuses one after the other, 0 for a connection that is cut; the last one asks for the password or not. */
function pageOf(statuses: number[], asksPassword: boolean): Page {
  return {
    goto: async () => {
      const status = statuses.shift() ?? 0;
      if (status === 0) throw new Error("net::ERR_CONNECTION_RESET");
      return { status: () => status };
    },
    url: () => "http://gpu:8188/",
    locator: () => ({ count: async () => (asksPassword ? 1 : 0) }),
  } as unknown as Page;
}

test.for([
  [[200, 200], true, undefined],
  [[200, 401], false, undefined],
  [[200, 200], false, "still-in"],
  [[500], false, "logout-fails"],
  [[0], false, "logout-fails"],
  // what gives no page tells nothing about the session
  [[200, 0], false, "logout-fails"],
  [[200, 502], false, "logout-fails"],
] as const)("a logout with the replies %j, a password asked for: %s → %s", async ([statuses, asks, kind]) => {
  const trouble = await logOut({
    page: pageOf([...statuses], asks),
    base: "http://gpu:8188",
    leaveHung: async () => {},
  });
  expect(trouble?.kind).toBe(kind);
});
