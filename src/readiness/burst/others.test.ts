import { expect, test } from "vitest";
import { Others } from "./others.ts";

test("other people's jobs count once each, and ours never, even where their ids were told late", () => {
  const ours = new Set(["a"]);
  const others = new Others((id) => ours.has(id));
  others.see({ queue_running: [[1, "a"]], queue_pending: [] });
  expect(others.count).toBe(0);
  others.see({
    queue_running: [[1, "a"]],
    queue_pending: [
      [2, "x"],
      [3, "renamed"],
    ],
  });
  others.see({ queue_running: [[2, "x"]], queue_pending: [[4, "y"]] });
  ours.add("renamed");
  expect(others.count).toBe(2);
});
