import { describe, expect, test } from "vitest";
import { allCases } from "../../selftest/data/all-cases.ts";
import { infraCases } from "../../selftest/data/infra.cases.ts";
import { referenceCases } from "../../selftest/data/references.cases.ts";
import { blocked, red, sampleRecord } from "../../selftest/data/sample-record.ts";
import { type CheckId, checkIds, stages } from "../record/catalogue.ts";
import type { RunRecord } from "../record/run-record.ts";
import { createRedactor } from "../redaction/redactor.ts";
import { diagnose, unexplainedCode } from "./diagnose.ts";
import { diagnosisCodes } from "./rules.ts";

const made = allCases.map((one) => ({ ...one, found: diagnose(one.record) }));

describe("a fault has one name", () => {
  test.for(made)("$code: $when", ({ code, record, found }) => {
    expect(found.map((diagnosis) => diagnosis.code)).toEqual([code]);
    const failed = record.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
    const broken = found.filter(({ warning }) => !warning);
    expect(broken.flatMap(({ checks }) => checks).sort()).toEqual(failed.sort());
    expect(found[0]?.stage).toBe(found[0]?.checks[0]?.split(".")[0]);
  });

  test("and every name of the table has a fault", () => {
    const reached = new Set(allCases.map(({ code }) => code));
    expect(Object.keys(diagnosisCodes).filter((code) => !reached.has(code))).toEqual([]);
    const known = new Set([...Object.keys(diagnosisCodes), ...checkIds.map(unexplainedCode)]);
    expect([...reached].filter((code) => !known.has(code))).toEqual([]);
  });
});

describe("every text", () => {
  const texts = [
    ...Object.values(diagnosisCodes),
    ...made.flatMap(({ found }) => found.flatMap(({ cause, remedy }) => [cause, remedy])),
  ];

  test("is written in both languages, differently", () => {
    for (const { fr, en } of texts) {
      expect(fr.length, fr).toBeGreaterThan(8);
      expect(en.length, en).toBeGreaterThan(8);
      expect(fr).not.toBe(en);
    }
  });

  test("leaves the redactor as it came, whatever ordinary word a password begins with", () => {
    const redact = createRedactor([
      "ComfyUI-course",
      "Generation-2026!",
      "container.2026!",
      "WebSocket-Lyon",
    ]);
    for (const text of texts.flatMap(({ fr, en }) => [fr, en])) expect(redact(text)).toBe(text);
  });

  test("is free of anything like a token, and of holes", () => {
    for (const text of texts.flatMap(({ fr, en }) => [fr, en])) {
      expect(text).not.toMatch(/\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{8}/);
      expect(text).not.toMatch(/undefined|NaN (Gi|s\b)|\[object|\$\{|null/);
    }
  });
});

describe("consequences", () => {
  const nothing = { connection: { host: "localhost", port: 8188, failure: "refused", ms: 3 } } as const;

  test("of a dead port are not told: one diagnosis, and the blocked checks in none", () => {
    const others = checkIds.filter((id) => id !== "infra.reachable");
    const record = sampleRecord(
      { ...blocked("infra.reachable", ...others), ...red("infra.reachable") },
      nothing,
    );
    expect(diagnose(record).map(({ code, checks }) => [code, checks])).toEqual([
      ["port-refused", ["infra.reachable"]],
    ]);
  });

  test("of independent faults are told apart, first cause first", () => {
    const record = sampleRecord(red("generation.image-not-noise", "infra.device", "auth.guest-mode-off"));
    expect(diagnose(record).map(({ code }) => code)).toEqual([
      "vram-too-small",
      "guest-mode-on",
      "image-noise",
    ]);
  });

  test("leave a mangled token beside a dead port, for both must be mended", () => {
    const token = {
      source: "X",
      shape: { length: 57, format: "plain" },
      flaws: ["compose-interpolated"],
    } as const;
    const facts = { ...nothing, token: { ...token, flaws: [...token.flaws] } };
    const record = sampleRecord(red("infra.reachable", "auth.token-format"), facts);
    expect(diagnose(record).map(({ code }) => code)).toEqual(["port-refused", "token-mangled"]);
  });
});

test("an edit that is damaged and nothing else is not called unrelated, though the first image is black", () => {
  const editFinding = {
    state: "edited",
    moved: false,
    likeness: 0.4,
    unmoved: 0.4,
    zoom: 1,
    x: 0,
    y: 0,
    colour: 30,
    sharpness: 1,
  } as const;
  const marks = red("generation.image-not-black", "generation.edit-descends");
  const found = diagnose(sampleRecord(marks, { editFinding, unsoundPictures: ["edit"] }));
  expect(found.map(({ code }) => code)).toEqual(["image-black", unexplainedCode("generation.edit-descends")]);
});

/** A refused handshake throws, and its status or silence is the finding. */
const handshakes: readonly CheckId[] = ["infra.websocket"];

describe("a check that broke off", () => {
  test.for(["COMFY_SHAPE", "COMFY_STATUS", "CHECK_TIMEOUT"])("by %s keeps its own words", (errorCode) => {
    for (const id of checkIds.filter((one) => !handshakes.includes(one))) {
      const mark = { [id]: { status: "failed", reason: "ses mots", errorCode } } as const;
      const record = sampleRecord(mark, {}, { stages });
      const [first] = diagnose(record);
      expect(first?.code).toBe(unexplainedCode(id));
      expect(first?.cause.fr).toContain("ses mots");
    }
  });
});

test("an error of the program is the suite's, whichever check it stops", () => {
  for (const id of checkIds.filter((one) => !handshakes.includes(one))) {
    const mark = { [id]: { status: "failed", reason: "x of undefined", errorCode: "TypeError" } } as const;
    const record = sampleRecord(mark, {}, { stages });
    expect(diagnose(record)).toMatchObject([{ code: "suite-error", checks: [id] }]);
  }
});

test("checks whose file could not be loaded are a defect of the suite, after what is found of the server", () => {
  const lost = { status: "blocked", reason: "jamais exécuté", errorCode: "CHECK_NOT_LOADED" } as const;
  const marks = { ...red("infra.queue"), "generation.edit": lost, "generation.edit-descends": lost };
  const found = diagnose(sampleRecord(marks, {}, { errors: ["04-edit.check.ts : boom"] }));
  expect(found).toMatchObject([
    { code: unexplainedCode("infra.queue") },
    {
      code: "suite-error",
      stage: "generation",
      cause: { fr: expect.stringContaining("Erreur : 04-edit.check.ts : boom") },
      checks: ["generation.edit", "generation.edit-descends"],
    },
  ]);
});

test("a defect of the suite is told once, whatever it costs", () => {
  const lost = { status: "blocked", reason: "jamais exécuté", errorCode: "CHECK_NOT_LOADED" } as const;
  const stopped = { status: "failed", reason: "x of undefined", errorCode: "TypeError" } as const;
  const marks = { "generation.edit": lost, "infra.queue": stopped };
  const found = diagnose(sampleRecord(marks, {}, { errors: ["04-edit.check.ts : boom"] }));
  expect(found).toMatchObject([
    {
      code: "suite-error",
      checks: ["infra.queue", "generation.edit"],
      cause: { fr: expect.stringMatching(/boom\n.*x of undefined/s) },
    },
  ]);
});

test("waived and blocked checks get no diagnosis, nor does a run without a fault", () => {
  const waived = { status: "waived", reason: "amont", waivedUntil: "2027-01-01" } as const;
  expect(diagnose(sampleRecord())).toEqual([]);
  expect(
    diagnose(sampleRecord({ "auth.suffix-rule": waived, ...blocked("infra.models", "generation.edit") })),
  ).toEqual([]);
});

test("a warning comes after what is broken", () => {
  const [moved] = referenceCases.filter(({ code }) => code === "reference-moved");
  const checks = (moved?.record.checks ?? []).map((one) =>
    one.id === "generation.cancel" ? { ...one, status: "failed" as const, reason: "x" } : one,
  );
  const found = diagnose({ ...(moved?.record ?? sampleRecord()), checks });
  expect(found.map(({ code, warning }) => [code, warning])).toEqual([
    ["interrupt-is-global", undefined],
    ["reference-moved", true],
  ]);
});

test("commands name the target's container", () => {
  const record: RunRecord = {
    ...(infraCases[1]?.record ?? sampleRecord()),
    target: { kind: "attach", url: "http://h:1", emulated: false, container: "autre-conteneur" },
  };
  const [first] = diagnose(record);
  expect(first?.remedy.fr).toContain("docker start autre-conteneur");
  expect(first?.remedy.fr).not.toContain("comfyui-qwen");
});

test("commands of ours repeat the settings of the run, and approve in its folders", () => {
  const flags = ["--url http://h:1", "--reports-dir out"];
  const remedies = allCases
    .flatMap(({ record }) => diagnose({ ...record, flags }))
    .flatMap(({ cause, remedy }) => [cause.fr, cause.en, remedy.fr, remedy.en]);
  const typed = remedies.flatMap((text) => text.match(/npm (?:test|run).*/g) ?? []);
  expect(new Set(typed.map((command) => command.split(" -- ")[0])).size).toBeGreaterThan(2);
  for (const command of typed)
    expect(command).toMatch(
      /approve -- (--emulated )?--reports-dir out\b|(test|test:\w+) -- (--profile \S+ )?--url http:\/\/h:1 --reports-dir out( --wait)?$|readiness -- --url http:\/\/h:1 --reports-dir out( --[a-z-]+( \w+)?)*$|models:synthetic -- --out <models>( --remove)?$/,
    );
});

test("files that the suite writes itself are not to be downloaded", () => {
  const file = {
    file: "m.safetensors",
    folder: "vae",
    path: "/m/vae/m.safetensors",
    state: "truncated",
  } as const;
  const marks = red("infra.container-models");
  const facts = { modelsOnDisk: { files: [file], duplicates: [] } };
  const remedy = (more: Partial<RunRecord>) => diagnose(sampleRecord(marks, facts, more))[0]?.remedy.en ?? "";
  expect(remedy({ weights: "synthetic" })).toMatch(/models:synthetic -- --out <models>$/);
  expect(remedy({ weights: "synthetic" })).not.toContain("hf download");
  expect(remedy({})).toContain("hf download");
});

test("a class that a budget cut short is measured again without that budget", () => {
  const { record } = allCases.find(({ code }) => code === "class-uncertain") ?? allCases[0] ?? {};
  if (record === undefined) throw new Error("There is no such case.");
  const flags = ["--students 30", "--max-jobs 6", "--max-minutes 2"];
  const [told] = diagnose({ ...record, flags });
  expect(told?.remedy.en).toContain("npm run readiness -- --students 30 --thorough");
});
