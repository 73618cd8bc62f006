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
  [
    "curl that compares the status with 200",
    ["CMD-SHELL", `test "$(curl -s -o /dev/null -w '%{http_code}' http://localhost:8188/)" = 200`],
    "needs-200",
  ],
  [
    "curl whose status must be below 400",
    ["CMD-SHELL", '[ "$(curl -so /dev/null -w "%{http_code}" http://x/)" -lt 400 ]'],
    "needs-200",
  ],
  [
    "curl whose status must begin with 2",
    ["CMD-SHELL", 'curl -so /dev/null -w "%{http_code}" http://x/ | grep -q "^2"'],
    "needs-200",
  ],
  [
    "curl whose status must be below 500",
    ["CMD-SHELL", '[ "$(curl -so /dev/null -w "%{http_code}" http://x/)" -lt 500 ]'],
    "any-answer",
  ],
  [
    "curl that only needs some status",
    ["CMD-SHELL", '[ "$(curl -so /dev/null -w "%{http_code}" --max-time 200 http://x/)" != 000 ]'],
    "any-answer",
  ],
  [
    "the head of a reply searched for 200 OK",
    ["CMD-SHELL", 'curl -sI http://localhost:8188/ | grep "200 OK"'],
    "needs-200",
  ],
  [
    "curl with a time limit of 200 s and an address with 200 in it",
    ["CMD", "curl", "-s", "-m", "200", "http://localhost:8200/200/x"],
    "any-answer",
  ],
  [
    "curl that also takes the redirect to the login page",
    ["CMD-SHELL", `curl -so /dev/null -w '%{http_code}' http://x/ | grep -Eq '200|302'`],
    "any-answer",
  ],
  ["-f beside a digit", ["CMD", "curl", "-f4", "http://x/"], "needs-200"],
  ["-f after a digit", ["CMD", "curl", "-I4f", "http://x/"], "needs-200"],
  ["a file name that ends in f", ["CMD", "curl", "-sof", "http://x/"], "any-answer"],
  ["-f of another command", ["CMD-SHELL", "test -f /ready && curl -s http://x/"], "any-answer"],
  ["-f of a later command", ["CMD-SHELL", "curl -s http://x/ && test -f /ready"], "any-answer"],
  ["-f after a long address", ["CMD-SHELL", "curl 'http://x/?a=1&b=2' -sf"], "needs-200"],
  ["a script", ["CMD", "/healthcheck.sh"], "unknown"],
];

test.for(rows)("knows what %s proves", ([, command, proof]) => {
  expect(healthProofOf(command)).toBe(proof);
});
