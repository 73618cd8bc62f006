import { expect, test } from "vitest";
import { newerRoutes } from "./newer-routes.ts";
import { withTwins } from "./routes.ts";

test("no two probes are alike, and none is a twin of another", () => {
  const requests = withTwins(newerRoutes).map(({ method, path }) => `${method} ${path}`);
  expect(requests).toEqual([...new Set(requests)]);
});

test("no probe can restart, install, delete, start a program or save: such a route is asked by PUT, which it does not have", () => {
  const acting = /reboot|install\/|queue\/(install|task)|prune|seed\/cancel|tasks|download|userdata/;
  const asked = newerRoutes.filter(({ path }) => acting.test(path));
  expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(["PUT"]));
  expect(asked.length).toBeGreaterThan(10);
});
