import { expect, test } from "vitest";
import { config, token } from "../../selftest/data/load-sandbox.ts";

const files = { "my tokens/api.token": token, ".env": "REPORT_LANG=en\n" };

test("a configuration keeps what repeats it in another shell, and neither the stage nor a restart", () => {
  const argv = ["--url", "http://h:8188/", "--stage", "infra", "--allow-restart", "--reports-dir=out"];
  const env = { COMFYUI_TOKEN_FILE: "my tokens/api.token", COMFYUI_CONTAINER: "c", CI: "1" };
  expect(config({ argv: [...argv, "--container", "other"], env, files }).flags).toEqual([
    "--url http://h:8188/",
    '--token-file "my tokens/api.token"',
    "--container other",
    "--reports-dir out",
  ]);
});

test.for([
  ["0", []],
  ["1", ["--wait"]],
] as const)("WAIT_FOR_QUEUE=%s is repeated as it was meant", ([WAIT_FOR_QUEUE, more]) => {
  const { flags } = config({
    env: { COMFYUI_URL: "http://h:8188", COMFYUI_API_TOKEN: token, WAIT_FOR_QUEUE },
  });
  expect(flags).toEqual(["--url http://h:8188", ...more]);
});

test("a configuration repeats no secret", () => {
  const { flags } = config({ env: { COMFYUI_URL: "http://h:8188", COMFYUI_API_TOKEN: token } });
  expect(flags).toEqual(["--url http://h:8188"]);
});

test("a value that a shell would read is kept in quotes", () => {
  const at = (name: string) => config({ argv: ["--reports-dir", name] }).flags;
  expect(at("a\\b")).toEqual(['--reports-dir "a\\b"']);
  expect(at("a$b")).toEqual(["--reports-dir 'a$b'"]);
});
