import { describe, expect, test } from "vitest";
import { red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import { diagnose } from "../../diagnosis/diagnose.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { verdictOf } from "../../record/verdict.ts";
import { badge } from "./badge.ts";
import { metrics } from "./metrics.ts";

interface Family {
  readonly type: string;
  readonly samples: ReadonlyMap<string, number>;
}

/** Strict: the text format of Prometheus 0.0.4, each family once, HELP and TYPE before its samples, no sample twice. */
function parsed(text: string): Map<string, Family> {
  expect(text.endsWith("\n")).toBe(true);
  const families = new Map<string, { type: string; samples: Map<string, number> }>();
  let open = "";
  let helped = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const help = /^# HELP ([a-zA-Z_:][\w:]*) (\S.*)$/.exec(line);
    const type = /^# TYPE ([a-zA-Z_:][\w:]*) (gauge|counter)$/.exec(line);
    const sample =
      /^([a-zA-Z_:][\w:]*)\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*"(?:,(?=\w))?)*)\} (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(
        line,
      );
    if (help) helped = help[1] ?? "";
    else if (type) {
      open = type[1] ?? "";
      expect(helped, "HELP stands before TYPE").toBe(open);
      expect(families.has(open), `${open} once`).toBe(false);
      families.set(open, { type: type[2] ?? "", samples: new Map() });
    } else {
      expect(sample, line).not.toBeNull();
      const [, name = "", labels = "", value] = sample ?? [];
      expect(name, "below its TYPE").toBe(open);
      const samples = families.get(name)?.samples;
      expect(samples?.has(labels), line).toBe(false);
      samples?.set(labels, Number(value));
    }
  }
  return families;
}

const told = (record: RunRecord): Map<string, Family> => {
  const diagnoses = diagnose(record);
  return parsed(metrics(record, verdictOf(record, diagnoses), diagnoses));
};

const target = { kind: "attach", url: "http://a:8188", emulated: false } as const;
const system = { comfyui: "0.33.0", pytorch: "2.6.0", device: "cuda:0 RTX", vramTotal: 24e9, vramFree: 20e9 };
const jobs = { "text-to-image": { outcome: "finished", totalMs: 118_500 } };

describe("metrics", () => {
  test("say the verdict, the checks, the durations, the memory and when", () => {
    const all = told(
      sampleRecord({}, { system, jobs } as never, { target, startedAt: 1e12, durationMs: 90_000 }),
    );
    const own = 'target="http://a:8188",profile="qwen-image-edit-2509"';
    const value = (name: string, labels = ""): number | undefined =>
      all.get(`comfyui_e2e_${name}`)?.samples.get(own + labels);
    expect(value("go")).toBe(1);
    expect(value("verdict", ',verdict="GO"')).toBe(1);
    expect(value("verdict", ',verdict="NO_GO"')).toBe(0);
    expect(value("checks", ',result="failed"')).toBe(0);
    expect(value("check_ok", ',check="infra.queue"')).toBe(1);
    expect(value("run_duration_seconds")).toBe(90);
    expect(value("image_duration_seconds", ',job="text-to-image"')).toBe(118.5);
    expect(value("vram_total_bytes")).toBe(24e9);
    expect(value("vram_free_bytes")).toBe(20e9);
    expect(value("last_run_timestamp_seconds")).toBe(1e9 + 90);
    expect(all.has("comfyui_e2e_diagnosis"), "none without a diagnosis").toBe(false);
  });

  test("of a broken stack name its checks and its diagnosis", () => {
    const all = told(sampleRecord(red("infra.queue"), {}, { target }));
    const of = (name: string) => [...(all.get(`comfyui_e2e_${name}`)?.samples ?? [])];
    expect(of("go").map(([, value]) => value)).toEqual([0]);
    expect(of("check_ok").filter(([, value]) => value === 0)).toEqual([
      [expect.stringContaining('check="infra.queue"'), 0],
    ]);
    expect(of("diagnosis")).toEqual([[expect.stringContaining('code="unexplained-infra.queue"'), 1]]);
  });

  test("stay parseable whatever a server calls itself", () => {
    const hostile = 'a"} 1\n# TYPE x\\\u202e\u0000\ud800';
    const all = told(sampleRecord({}, { system: { ...system, comfyui: hostile } } as never, { target }));
    expect([...(all.get("comfyui_e2e_stack_info")?.samples.keys() ?? [])][0]).toContain(
      'comfyui="a\\"} 1 # TYPE x\\\\',
    );
  });

  test("count what nobody asked for apart", () => {
    const all = told(
      sampleRecord({ "auth.plaintext-refused": { status: "skipped", unasked: true } }, {}, { target }),
    );
    const results = [...(all.get("comfyui_e2e_checks")?.samples ?? [])].filter(([, count]) => count > 0);
    expect(results.map(([labels, count]) => [/result="(\w+)"/.exec(labels)?.[1], count])).toEqual([
      ["passed", expect.any(Number)],
      ["unasked", 1],
    ]);
  });
});

describe("the badge", () => {
  const of = (marks: Parameters<typeof sampleRecord>[0], more: Partial<RunRecord>) => {
    const record = sampleRecord(
      marks,
      {},
      { startedAt: Date.UTC(2026, 10, 28, 8), durationMs: 60_000, ...more },
    );
    return badge(record, verdictOf(record, []));
  };

  test("is what shields.io reads, with the day of the verdict", () => {
    expect(of({}, { target, language: "en" })).toEqual({
      schemaVersion: 1,
      label: "ComfyUI",
      message: "GO · 2026-11-28 08:01 UTC",
      color: "brightgreen",
      cacheSeconds: 300,
    });
    expect(of(red("infra.queue"), { target })).toMatchObject({
      message: expect.stringMatching(/^NO-GO/),
      color: "red",
    });
  });

  test("of synthetic weights says so", () => {
    expect(of({}, { target, language: "en", weights: "synthetic" }).message).toMatch(
      /^synthetic weights: GO/,
    );
  });

  test("of an emulator is never green", () => {
    const emulated = { ...target, emulated: true };
    expect(of({}, { target: emulated, language: "fr" })).toMatchObject({
      message: expect.stringMatching(/^émulateur : GO/),
      color: "lightgrey",
    });
  });
});
