import { describe, expect, test } from "vitest";
import { blocked, job, red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import { owl, painted } from "../../../selftest/data/sample-references.ts";
import { diagnose } from "../../diagnosis/diagnose.ts";
import { noComparison } from "../../history/past-runs.ts";
import { checkIds, entryOf } from "../../record/catalogue.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { verdictOf } from "../../record/verdict.ts";
import { nextSteps } from "./next-steps.ts";

function steps(record: RunRecord): string {
  const diagnoses = diagnose(record);
  const verdict = verdictOf(record, diagnoses);
  const material = { previews: new Map(), tables: [] };
  return nextSteps({ number: 1, record, diagnoses, verdict, comparison: noComparison, material })
    .map(({ fr }) => fr)
    .join("\n");
}

const flags = ["--url http://h:8188", "--token-file t"];
const unasked = { status: "skipped", reason: "r", unasked: true } as const;
const waived = { status: "waived", reason: "amont", waivedUntil: "2027-01-01" } as const;
const first = (...asked: Parameters<typeof sampleRecord>): string =>
  steps(sampleRecord(...asked)).split("\n")[0] ?? "";

describe("the first thing to do", () => {
  test.for([
    ["a healthy server is nothing: the course can start", {}, {}],
    ["what nobody asked for changes nothing of it", { "generation.reference": unasked }, {}],
    ["a weakness that is tolerated neither", { "auth.suffix-rule": waived }, {}],
  ] as const)("of %s", ([, marks, facts]) => {
    expect(first(marks, facts)).toBe("Rien : le cours peut commencer.");
  });

  test("of an emulator, of a part of the stages and of a broken server never lets the course start", () => {
    const emulated = { kind: "emulator", url: "http://127.0.0.1:1", emulated: true } as const;
    for (const all of [
      steps(sampleRecord({}, {}, { target: emulated })),
      steps(sampleRecord({}, {}, { stages: ["infra"] })),
      steps(sampleRecord(red("infra.queue"))),
      steps(sampleRecord(blocked("infra.queue", "generation.edit"))),
    ])
      expect(all).not.toContain("peut commencer");
  });

  test("of an open server is to cut it off", () => {
    expect(first(red("auth.enforced"), { anonymous: { status: 200 } })).toMatch(/^Coupez l'accès maintenant/);
  });

  test("of a profile without a workflow is to describe one: no model was tried", () => {
    const ids = checkIds.filter((id) => ["text-to-image", "edit"].includes(entryOf(id).component));
    const all = steps(sampleRecord(Object.fromEntries(ids.map((id) => [id, unasked]))));
    expect(all).toMatch(/^Rien de ce que le profil demande n'est en défaut.*npm run learn -- --help$/m);
    expect(all).not.toContain("peut commencer");
  });

  test("of a busy queue is to wait for one's turn", () => {
    const busy = job("timed-out", { lastPhase: { phase: "queued", ahead: 2 }, gaveUpMs: 20_000 });
    const step = first(red("generation.canary"), { jobs: { canary: busy } }, { flags });
    expect(step).toMatch(/attendez votre tour : npm test -- --url http:\/\/h:8188 --token-file t --wait$/);
  });

  test("of another access than the declared one does not ask again with the wrong one", () => {
    const answer = { status: 401, answerer: "comfyui-login", declared: { kind: "none" } } as const;
    const step = first(red("infra.token-opens"), { answer });
    expect(step).toMatch(
      /^Suivez le remède de « ComfyUI-Login demande son jeton.*avec l'accès qu'il nomme\.$/,
    );
  });

  test("of a broken server neither drops a waiver, whose check may pass because of it, nor approves a picture", () => {
    const none = { reference: { ...painted(owl), state: "none" } } as const;
    const marks = { "auth.token-not-in-logs": { staleWaiver: true } } as const;
    expect(steps(sampleRecord(marks, none))).toMatch(/dérogations devenues inutiles.*references:approve/s);
    expect(steps(sampleRecord({ ...marks, ...red("infra.queue") }, none))).not.toMatch(/dérogations|approve/);
  });

  test("names a tolerated weakness by what is broken", () => {
    expect(steps(sampleRecord({ "auth.suffix-rule": waived }))).toContain("contourne la protection");
    expect(steps(sampleRecord({ "auth.suffix-rule": waived }))).not.toContain("Aucun suffixe");
  });
});

describe("a command of the next steps", () => {
  test.for([
    ["that plays a red stage again", red("auth.enforced"), {}, "npm run test:auth"],
    ["that gives a whole verdict", {}, { stages: ["infra", "auth"] }, "npm test"],
    ["that runs all again", {}, { interrupted: true }, "npm test"],
    ["of a run without a fault", {}, {}, "npm test"],
  ] as const)("%s asks the same server with the same token", ([, marks, more, command]) => {
    const again = steps(sampleRecord(marks, {}, { ...more, flags }));
    expect(again).toMatch(new RegExp(`${command} -- --url http://h:8188 --token-file t$`, "m"));
    expect(steps(sampleRecord(marks, {}, more))).toMatch(new RegExp(`${command}$`, "m"));
  });
});
