import { expect, test } from "vitest";
import { healthProofOf } from "./health-check.ts";

const rows: [string, readonly string[] | undefined, ReturnType<typeof healthProofOf>][] = [
  ["no health check", undefined, "none"],
  ["one that is switched off", ["NONE"], "none"],
  ["curl that fails on 401", ["CMD-SHELL", "curl -fsS http://localhost:8188/ || exit 1"], "needs-200"],
  ["curl --fail", ["CMD", "curl", "--fail", "http://localhost:8188/system_stats"], "needs-200"],
  ["curl that takes any reply", ["CMD", "curl", "-s", "http://localhost:8188/"], "any-answer"],
  ["a flag that only looks like -f", ["CMD", "curl", "-s", "--form", "a=b", "http://x/"], "any-answer"],
  [
    "the deployment's own",
    ["CMD-SHELL", 'test "$(curl -s -o /dev/null -w %{http_code} http://x/)" = 200 -o … = 401'],
    "accepts-401",
  ],
  ["wget", ["CMD", "wget", "-q", "--spider", "http://localhost:8188/"], "needs-200"],
  ["Python's urlopen", ["CMD", "python", "-c", "urllib.request.urlopen('http://x/')"], "needs-200"],
  ["the login page", ["CMD", "curl", "-f", "http://localhost:8188/login"], "any-answer"],
  ["one with a token", ["CMD", "curl", "-f", "-H", "Authorization: Bearer x", "http://x/"], "with-token"],
  ["a script", ["CMD", "/healthcheck.sh"], "unknown"],
];

test.for(rows)("tells what %s proves", ([, command, proof]) => {
  expect(healthProofOf(command)).toBe(proof);
});
