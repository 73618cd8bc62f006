import { describe, expect, test } from "vitest";
import { container } from "../../../selftest/data/containers.cases.ts";
import { factsByCheck, sampleRecord } from "../../../selftest/data/sample-record.ts";
import type { ContainerFacts } from "../../container/container-facts.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { verdictOf } from "../../record/verdict.ts";
import { diagnose } from "../diagnose.ts";

const record = sampleRecord();

function warnings(url: string, more: Partial<ContainerFacts>, kind: RunRecord["target"]["kind"] = "attach") {
  const facts = factsByCheck({ container: { ...container, ports: ["8188→8188/tcp"], ...more } });
  return diagnose({ ...record, target: { ...record.target, kind, url }, facts });
}

const open = { openPorts: ["8188:8188"] };

describe("a port on every address of the machine", () => {
  test.for([
    ["the address is the machine's own", "http://localhost:8188", open],
    ["a proxy of the host leads to it", "https://comfy.example.org", open],
    ["a proxy in a container leads to it", "http://10.0.0.7:8080", { ...open, proxy: "nginx" }],
  ] as const)("is warned of where %s", ([, url, more]) => {
    const [found, ...others] = warnings(url, more);
    expect([found?.code, found?.warning, others]).toEqual(["port-open-to-network", true, []]);
    expect(found?.remedy.en).toContain('- "127.0.0.1:8188:8188"');
  });

  test.for([
    ["it is the door that people use", "http://10.0.0.7:8188", open],
    ["the port is the machine's own", "http://localhost:8188", {}],
    ["the container is down", "http://localhost:8188", { ...open, status: "exited" }],
  ] as const)("is no news where %s", ([, url, more]) => {
    expect(warnings(url, more)).toEqual([]);
  });

  test("lowers a GO where it bypasses a proxy, not where a login guards the port itself", () => {
    const lowers = (url: string, more: Partial<ContainerFacts> = open) => {
      const diagnoses = warnings(url, more);
      return verdictOf(record, diagnoses).verdict !== verdictOf(record, []).verdict;
    };
    expect(lowers("http://localhost:8188")).toBe(false);
    expect(lowers("https://comfy.example.org")).toBe(true);
    expect(lowers("http://localhost:8080", { ...open, proxy: "nginx" })).toBe(true);
  });

  test("is the suite's own doing where it started an image", () => {
    expect(warnings("http://localhost:8188", open, "image")).toEqual([]);
    expect(warnings("http://localhost:8188", open, "compose")).toHaveLength(1);
  });
});
