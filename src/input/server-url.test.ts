import { describe, expect, test } from "vitest";
import { checkUrl } from "./server-url.ts";

describe("a server address that passes", () => {
  test.for([
    ["http://localhost:8188", "http://localhost:8188", undefined],
    ["http://localhost:8188/", "http://localhost:8188", undefined],
    ["HTTPS://Comfy.Example.org:443/", "https://comfy.example.org", undefined],
    ["https://example.org/qwen/", "https://example.org/qwen", "/qwen"],
    ["https://example.org/a/b", "https://example.org/a/b", "/a/b"],
    ["http://[::1]:8188", "http://[::1]:8188", undefined],
  ] as const)("%s", ([value, url, prefix]) => {
    expect(checkUrl(value)).toEqual({ value: prefix === undefined ? { url } : { url, prefix } });
  });
});

describe("a server address as a browser or a script has it", () => {
  test.for([
    ["http://h:8188/api", "http://h:8188", undefined, "/api"],
    ["http://h:8188/login/", "http://h:8188", undefined, "/login"],
    ["http://h:8188/api/prompt", "http://h:8188", undefined, "/api/prompt"],
    ["http://h:8188/queue", "http://h:8188", undefined, "/queue"],
    ["http://h:8188/view", "http://h:8188", undefined, "/view"],
    ["http://h:8188/#hunter2?x=1", "http://h:8188", undefined, "/#…"],
    ["https://h/qwen/login#", undefined, undefined, undefined],
    ["https://h/qwen/login/#x", "https://h/qwen", "/qwen", "/login/#…"],
    ["https://h/apis", "https://h/apis", "/apis", undefined],
  ] as const)("%s", ([value, url, prefix, cut]) => {
    const checked = checkUrl(value);
    expect("value" in checked ? checked.value : undefined).toEqual(
      url && { url, ...(prefix && { prefix }), ...(cut && { cut }) },
    );
    expect(JSON.stringify(checked)).not.toContain("hunter2");
  });
});

describe("a server address that is refused", () => {
  test.for([
    ["localhost:8188", "http://"],
    ["192.168.1.10:8188", "http://"],
    ["ftp://host", '"ftp"'],
    ['"http://host"', "quotes"],
    ["<http://host>", "angle brackets"],
    ["«http://host»", "quotes"],
    ["ws://host:8188", '"ws"'],
    ["http://", "host"],
    ["http:///prompt", "host"],
    ["http://host:99999", "port"],
    ["http://ho st", "spaces"],
    ["http://host\n", "spaces"],
    ["http://user:hunter2@host", "credentials"],
    ["http://hunter2@host", "credentials"],
    ["http://host/?token=hunter2", '"?"'],
    ["http://host/?", '"?"'],
    ["http://host#hunter2", '"#"'],
    ["http://me#hunter2@host/", '"#"'],
    ["http://host/?token=hunter2#/x", '"?"'],
  ])("%j: %s", ([value = "", word = ""]) => {
    const checked = checkUrl(value);
    if (!("cause" in checked)) throw new Error(`accepted as ${checked.value.url}`);
    expect(checked.cause.en).toContain(word);
    expect(JSON.stringify(checked)).not.toContain("hunter2");
  });
});
