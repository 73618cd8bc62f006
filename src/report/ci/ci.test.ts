import { basename, dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import { projectRoot } from "../../config/paths.ts";
import { diagnose } from "../../diagnosis/diagnose.ts";
import { noComparison } from "../../history/past-runs.ts";
import { checkIds } from "../../record/catalogue.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { verdictOf } from "../../record/verdict.ts";
import { phaseReport } from "../phase/phase-report.ts";
import { annotations } from "./annotations.ts";
import { checkPlaces } from "./check-lines.ts";
import { jobSummary } from "./job-summary.ts";
import { junitXml, xml } from "./junit.ts";

function told(record: RunRecord) {
  const diagnoses = diagnose(record);
  return [record, verdictOf(record, diagnoses), diagnoses] as const;
}

describe("annotations", () => {
  test("stand at the line where the check is written", () => {
    const places = checkPlaces();
    expect(checkIds.filter((id) => !places.has(id))).toEqual([]);
    expect(places.get("infra.queue")).toMatchObject({ file: "tests/infra/06-live.check.ts" });
    const [line] = annotations(sampleRecord(red("infra.queue")), [], places);
    expect(line).toMatch(
      /^::error file=tests\/infra\/06-live\.check\.ts,line=\d+,title=La file[^:]*::raison de/,
    );
  });

  test("name the file as GitHub knows it: from the root of the repository that holds the suite", () => {
    const name = basename(projectRoot);
    const file = (workspace: string) => checkPlaces(workspace).get("infra.queue")?.file;
    expect(file(dirname(projectRoot))).toBe(`${name}/tests/infra/06-live.check.ts`);
    for (const other of [projectRoot, `${projectRoot}-other`, `${projectRoot}/src`])
      expect(file(other)).toBe("tests/infra/06-live.check.ts");
  });

  test("keep what would end them early", () => {
    const failed = { status: "failed", reason: "50 % perdus\r\n::set-output name=x::y" } as const;
    const [line] = annotations(sampleRecord({ "infra.queue": failed }), [], new Map());
    expect(line).toContain("50 %25 perdus%0D%0A::set-output");
    expect(line).not.toContain("\n");
  });

  test("of a stale waiver are none where something is broken that may let its check pass", () => {
    const stale = { "auth.token-not-in-logs": { staleWaiver: true } } as const;
    const levels = (marks: Parameters<typeof sampleRecord>[0]) =>
      annotations(sampleRecord(marks), [], new Map()).map((line) => line.split(" ", 1)[0]);
    expect(levels(stale)).toEqual(["::warning"]);
    expect(levels({ ...stale, ...red("infra.queue") })).toEqual(["::error"]);
  });

  test("are a mere notice of what every healthy server does", () => {
    const known = {
      code: "c",
      stage: "auth",
      cause: { fr: "c", en: "c" },
      remedy: { fr: "r", en: "r" },
    } as const;
    const all = [{ ...known, checks: ["auth.cross-site-link"], warning: true, usual: true }] as const;
    expect(annotations(sampleRecord(), all, new Map())).toEqual([expect.stringMatching(/^::notice .*::c$/)]);
  });

  test("are of the first of several warnings of a check, as in every report", () => {
    const warned = (cause: string, usual: { usual?: true } = {}) => ({
      code: cause,
      stage: "auth" as const,
      cause: { fr: cause, en: cause },
      remedy: { fr: "r", en: "r" },
      checks: ["auth.cross-site-link"] as const,
      warning: true as const,
      ...usual,
    });
    const all = [warned("first"), warned("usual", { usual: true })];
    expect(annotations(sampleRecord(), all, new Map())).toEqual([
      expect.stringMatching(/^::warning .*::first$/),
    ]);
  });

  test("are none on a green run", () => {
    expect(annotations(sampleRecord(), [], checkPlaces())).toEqual([]);
  });
});

describe("JUnit XML", () => {
  test("escapes what a server said, and what XML cannot hold", () => {
    expect(xml(`a<b>&"\u0000\u001b\ud800\n`)).toBe("a&lt;b&gt;&amp;&quot;\ufffd\ufffd\ufffd&#10;");
  });

  test.for([
    ["cut", { interrupted: true, cut: true }, /exécution coupée/],
    ["interrupted", { interrupted: true }, /exécution interrompue/],
    ["ended by an error outside of its checks", { errors: ["worker died"] }, /worker died/],
  ] satisfies [string, Partial<RunRecord>, RegExp][])(
    "says that a run was %s, beside a failed check",
    ([, more, said]) => {
      const text = junitXml(...told(sampleRecord(red("infra.queue"), {}, more)));
      expect(text).toContain('failures="1" errors="1"');
      expect(text).toMatch(said);
    },
  );

  test("counts failures by stage and gives each its diagnosis", () => {
    const record = sampleRecord(red("infra.queue"));
    const text = junitXml(...told(record));
    const infra = record.checks.filter(({ stage }) => stage === "infra").length;
    expect(text).toContain(`<testsuite name="Infrastructure" tests="${infra}" failures="1"`);
    expect(text).toContain('<failure type="unexplained-infra.queue" message="raison de infra.queue">');
  });

  test("of a NO-GO without a failed check is never all green", () => {
    for (const more of [{ interrupted: true }, { errors: ["worker died"] }])
      expect(junitXml(...told(sampleRecord({}, {}, more)))).toContain("<error message=");
    expect(junitXml(...told(sampleRecord()))).not.toContain("<error");
  });
});

test("the job's summary has verdict, diagnosis and change, without pictures that it cannot show", () => {
  const [record, verdict, diagnoses] = told(sampleRecord(red("infra.queue")));
  const material = { previews: new Map(), tables: [] };
  const input = { number: 1, record, verdict, diagnoses, comparison: noComparison, material };
  const text = jobSummary(phaseReport(input));
  expect(text).toContain("NO-GO");
  expect(text).toContain("## Diagnostic et remède");
  expect(text).toContain("## Composants");
  expect(text).not.toContain("![");
  expect(text).not.toContain("## Étape par étape");
  expect(text).not.toContain("## Images\n\n##");
});
