import { describe, expect, test } from "vitest";
import { blocked, job, red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import { judgeChain } from "../../credentials/chain.ts";
import { diagnose } from "../../diagnosis/diagnose.ts";
import { dateWithZone, day, duration, shortDate } from "../../format.ts";
import { fingerprintOf } from "../../history/fingerprint.ts";
import { type Comparison, compareWithPast, noComparison } from "../../history/past-runs.ts";
import { catalogue, checkIds } from "../../record/catalogue.ts";
import type { Measured } from "../../record/facts.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { verdictOf } from "../../record/verdict.ts";
import type { Language } from "../../text.ts";
import { spans } from "./document/doc.ts";
import { toHtml } from "./document/html.ts";
import { toMarkdown } from "./document/markdown.ts";
import type { PhaseInput } from "./input.ts";
import type { Material } from "./material.ts";
import { phaseReport, reportName } from "./phase-report.ts";

const facts: Measured = {
  connection: { host: "h", port: 8188, ms: 27 },
  answer: { status: 200, answerer: "comfyui", server: "Python/3.13 aiohttp/3.11.18" },
  access: { headerStatus: 200, queryStatus: 200 },
  token: {
    source: "COMFYUI_API_TOKEN",
    shape: { length: 60, format: "bcrypt", prefix: "$2b$", cost: 12 },
    flaws: [],
  },
  system: {
    comfyui: "0.3.64",
    python: "3.13.5 (main)",
    pytorch: "2.6.0+cu124",
    os: "posix",
    flags: ["--listen", "0.0.0.0"],
    device: "cuda:0 NVIDIA GeForce RTX 3090",
    deviceType: "cuda",
    vramTotal: 25438453760,
    vramFree: 25073549312,
    ramTotal: 67299647488,
    ramFree: 51539607552,
  },
  nodes: { served: 55, expected: 28, missing: { pack: ["A"] }, extra: [], hijacked: [], drifted: [] },
  queue: { running: 3, pending: 17 },
  container: {
    name: "comfyui-qwen",
    matchedBy: "name-and-port",
    image: "python:3.11",
    digest: "0123456789ab",
    status: "running",
    restarting: false,
    restarts: 4,
    oomKilled: false,
    exitCode: 0,
    startedAt: new Date(sampleRecord().startedAt - 1000).toISOString(),
    restartPolicy: "unless-stopped",
    memoryLimit: 34359738368,
    gpu: "all",
    health: "unhealthy",
    failingStreak: 6,
    healthProof: "any-answer",
    hostNetwork: false,
    bootMs: 27,
    ports: ["8188→8188/tcp"],
  },
  chain: judgeChain(
    [
      { role: "client", where: ".secrets/x", kind: "text", fingerprint: "aaaa", length: 60, flaws: [] },
      { role: "password", where: "/w/login/PASSWORD", kind: "text", fingerprint: "bbbb", flaws: [] },
    ],
    401,
  ),
  jobs: {
    "text-to-image": job("finished", {
      timeline: [
        { atMs: 30, event: "executing", node: "9" },
        { atMs: 60_000, event: "progress", node: "9", step: 10, of: 20 },
        { atMs: 119_000, event: "execution_success" },
      ],
    }),
  },
  jobNodes: { "text-to-image": { 9: "KSampler" } },
};

const material: Material = {
  previews: new Map(),
  tables: [
    {
      attachment: { check: "auth.routes-protected", title: "t", file: "attachments/a.csv", type: "text/csv" },
      rows: [
        { flaw: "sans jeton", request: "GET /queue", expected: "401", status: "401" },
        { flaw: "sans jeton", request: "GET /api/queue", expected: "401", status: "401" },
        { flaw: "sans jeton", request: "GET /view", expected: "401", status: "200" },
      ],
    },
  ],
};

function input(record: RunRecord, comparison: Comparison = noComparison): PhaseInput {
  const diagnoses = diagnose(record);
  return { number: 7, record, diagnoses, verdict: verdictOf(record, diagnoses), comparison, material };
}

function broken(more: Partial<RunRecord> = {}): RunRecord {
  const marks = { ...red("infra.queue"), ...blocked("infra.queue", "generation.events") };
  const waived = { status: "waived", reason: "amont", waivedUntil: "2027-01-01" } as const;
  return sampleRecord({ ...marks, "auth.suffix-rule": waived }, facts, more);
}

/** As if the last green run had seen another PyTorch. */
function compared(record: RunRecord): Comparison {
  const now = fingerprintOf(record, verdictOf(record, []), 7);
  const before = { ...now, number: 6, verdict: "GO", startedAt: now.startedAt - 1000 } as const;
  const past = { name: "2026-11-21T08-00-00-000Z", fingerprint: { ...before, system: { pytorch: "2.5.1" } } };
  return compareWithPast(now, [past]);
}

describe("a phase report", () => {
  test("names a screenshot of the browser by what it proves", () => {
    const shot = { title: "run", file: "attachments/browser.run-1.png", type: "image/png" };
    const record = broken({ language: "fr", attachments: [{ check: "browser.run", ...shot }] });
    const page = toHtml(phaseReport(input(record)));
    expect(page).toContain(`>${catalogue["browser.run"].title.fr}</a></figcaption>`);
  });

  test.for(["fr", "en"] as const)("in %s says verdict, cause, remedy, change and gaps", (language) => {
    const record = broken({ language });
    const page = toMarkdown(phaseReport(input(record, compared(record))));
    expect(page).toContain("NO-GO");
    expect(page).toContain("unexplained-infra.queue");
    expect(page).toContain("docker logs --tail 100 comfyui-qwen");
    expect(page).toContain("PyTorch");
    expect(page).toContain("2.5.1 → 2.6.0+cu124");
    expect(page).toContain(day("2027-01-01", language));
    expect(page).toContain("attachments/timeline-text-to-image.svg");
    expect(page).toContain(catalogue["infra.queue"].proves[language].slice(0, 20));
  });

  test("has the same sections in both languages, and none of them in the other's words", () => {
    const outline = (language: Language) =>
      phaseReport(input(broken({ language }))).blocks.map((block) =>
        block.kind === "heading"
          ? `heading ${block.level}`
          : block.kind === "table"
            ? block.head.length
            : block.kind,
      );
    expect(outline("en")).toEqual(outline("fr"));
    const english = toMarkdown(phaseReport(input(broken({ language: "en" }))));
    // but for what the checks themselves said, in the language of their run
    const own = english
      .replaceAll("raison de infra.queue", "")
      .replaceAll("non exécuté", "")
      .replaceAll("sans jeton", "");
    expect(own).not.toMatch(/[éèêàçù]/);
  });

  test("invents no figure: each number on it is one of the record", () => {
    for (const language of ["fr", "en"] as const) {
      const record = broken({ language });
      const given = input(record, compared(record));
      const figuresKnown = known(given);
      const strangers = figures(toMarkdown(phaseReport(given))).filter((one) => !figuresKnown.has(one));
      expect(strangers).toEqual([]);
    }
  });

  test("says loudly that it is of an emulator, and never that the course can start", () => {
    const target = { kind: "emulator", url: "http://127.0.0.1:1", emulated: true } as const;
    const { blocks } = phaseReport(input(sampleRecord({}, facts, { target })));
    expect(blocks[0]).toMatchObject({ kind: "banner", tone: "loud" });
    const page = toMarkdown(phaseReport(input(sampleRecord({}, facts, { target }))));
    expect(page).toContain("**Le cours peut-il commencer ?** On ne sait pas");
    expect(toMarkdown(phaseReport(input(sampleRecord({}, facts))))).toContain("commencer ?** Oui");
  });

  test.for([
    [
      "a busy queue",
      sampleRecord(red("generation.canary"), {
        jobs: { canary: job("timed-out", { lastPhase: { phase: "queued", ahead: 2 }, gaveUpMs: 20_000 }) },
      }),
      /On ne sait pas encore : la file/,
    ],
    ["an error of the suite", sampleRecord({}, {}, { errors: ["x"] }), /On ne sait pas : la suite elle-même/],
    [
      "a stack that did not start",
      sampleRecord(blocked("infra.reachable", ...checkIds), {}, { errors: ["x"] }),
      /Non,/,
    ],
    ["an interruption", sampleRecord({}, {}, { interrupted: true }), /On ne sait pas : l'exécution/],
    ["one after a fault was found", sampleRecord(red("infra.queue"), {}, { interrupted: true }), /Non,/],
    ["a fault beside a busy queue", sampleRecord(red("infra.queue", "auth.enforced")), /Non,/],
  ] as const)("says of %s whether the course can start", ([, record, answer]) => {
    const [, said = ""] = /commencer \?\*\* (.*)/.exec(toMarkdown(phaseReport(input(record)))) ?? [];
    expect(said).toMatch(answer);
  });

  test("of a run that was cut says so first, and is NO-GO", () => {
    const page = toMarkdown(phaseReport(input(sampleRecord({}, facts, { interrupted: true, cut: true }))));
    expect(page.indexOf("COUPÉE")).toBeLessThan(page.indexOf("NO-GO"));
    expect(page).toContain("ne permet pas de dire");
  });

  test("takes what a server said for text, never for markup", () => {
    const evil = '<img src=x onerror="alert(1)"> [lien](http://x) | `code`\n# titre';
    const record = sampleRecord({ "infra.queue": { status: "failed", reason: evil } }, facts);
    const doc = phaseReport(input(record));
    expect(toHtml(doc)).not.toContain("<img src=x");
    expect(toMarkdown(doc)).not.toMatch(/[^\\](?:<img|\[lien)|^# titre/m);
  });

  test("shows nothing of facts that were not measured", () => {
    const page = toMarkdown(phaseReport(input(sampleRecord(red("infra.reachable")))));
    expect(page).not.toMatch(/undefined|NaN (?:ms|s)|\bnull\b/);
  });

  test("is named by number, profile and time", () => {
    expect(reportName(input(broken()))).toBe("07-validation-qwen-image-edit-2509-20261122-080000");
  });
});

function figures(text: string): string[] {
  return text.match(/\d+(?:\.\d+)*/g) ?? [];
}

/** Every figure that the record, what was compared and the fixed texts hold, in each form that a report gives it. */
function known({ record, verdict, diagnoses, comparison, number }: PhaseInput): Set<string> {
  const forms = new Set<string>([String(number), String(number - 1)]);
  const add = (text: string): void => {
    for (const figure of figures(text)) forms.add(figure);
  };
  const visit = (value: unknown): void => {
    if (typeof value === "string") add(value);
    if (typeof value === "number") {
      for (const form of [
        String(value),
        duration(value, "fr"),
        duration(value, "en"),
        value.toFixed(1),
        (value / 2 ** 30).toFixed(1),
      ])
        add(form);
    }
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      add(key);
      visit(item);
    }
  };
  visit([record, verdict, diagnoses, comparison, material.tables, catalogue]);
  // counts of what the record lists
  for (const checks of [record.checks, ...Map.groupBy(record.checks, ({ stage }) => stage).values()])
    for (const group of Map.groupBy(checks, ({ status }) => status).values()) add(String(group.length));
  for (const missing of Object.values(record.facts["infra.nodes-inventory"]?.nodes?.missing ?? {}))
    add(String(missing.length));
  for (const [index] of diagnoses.entries()) add(String(index + 1));
  add("401 × 2, 200 × 1, 3 requests, 27 / 28, 0, 1.5, 255");
  for (const language of ["fr", "en"] as const) {
    add(dateWithZone(record.startedAt, language));
    add(dateWithZone(record.startedAt - 1000, language));
    add(day("2027-01-01", language));
    for (const at of [record.startedAt, record.startedAt - 1000]) add(shortDate(at, language));
  }
  return forms;
}

test("a line is one span or several", () => {
  expect(spans("a")).toEqual(["a"]);
  expect(spans(["a", { code: "b" }])).toHaveLength(2);
});
