import { expect, test } from "vitest";
import { proxyVariables } from "./proxy-variables.ts";

const secret = "http://user:secret@proxy.example:3128";

test.for([
  [{}, "comfy.example", []],
  [{ HTTP_PROXY: "", https_proxy: " " }, "comfy.example", []],
  [{ HTTPS_PROXY: secret, http_proxy: secret, PROXY: "x" }, "comfy.example", ["HTTPS_PROXY", "http_proxy"]],
  [{ ALL_PROXY: "socks5://proxy.example:1080" }, "comfy.example", ["ALL_PROXY"]],
  [{ all_proxy: secret, NO_PROXY: "localhost,.example" }, "comfy.example", []],
  [{ all_proxy: secret, no_proxy: "*.example:8188, other" }, "comfy.example", []],
  [{ HTTP_PROXY: secret, NO_PROXY: "*" }, "comfy.example", []],
  [{ HTTP_PROXY: secret, NO_PROXY: "fy.example, ," }, "comfy.example", ["HTTP_PROXY"]],
] as const)("%o, %s: %o", ([env, hostname, names]) => {
  expect(proxyVariables(env, hostname)).toEqual(names);
});
