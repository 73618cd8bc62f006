import { expect, test } from "vitest";
import { container } from "../../../selftest/data/containers.cases.ts";
import { blocked, job, type Marks, red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import type { Measured } from "../../record/facts.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { componentSection } from "./components.ts";
import { type Line, spans } from "./document/doc.ts";

const skipped = { status: "skipped", reason: "pas de mot de passe" } as const;

/** State and measure of a component's first row. */
function row(...asked: Parameters<typeof rows>): string[] {
  return rows(...asked)[0] ?? [];
}

function rows(name: string, marks: Marks, facts: Measured = {}, more: Partial<RunRecord> = {}): string[][] {
  const record = sampleRecord(marks, facts, more);
  const blocks = componentSection({ record } as Parameters<typeof componentSection>[0]);
  const found = blocks.flatMap((block) => (block.kind === "table" ? block.rows : []));
  const wanted = found.filter(([title]) => title === name);
  return wanted.map(([, ...cells]) =>
    cells.map((cell: Line) =>
      spans(cell)
        .map((span) => (typeof span === "string" ? span : "word" in span ? span.word : span.code))
        .join(""),
    ),
  );
}

test("a component of which a check did not run is what the others found, and says how many did not", () => {
  const anonymous = { anonymous: { status: 401 } };
  const marks = { "auth.plaintext-refused": skipped } as const;
  expect(row("ComfyUI-Login", marks, anonymous)[0]).toBe("réussi, 1 non établi");
  const unasked = { "auth.plaintext-refused": { ...skipped, unasked: true } } as const;
  expect(row("ComfyUI-Login", unasked, anonymous)[0]).toBe("réussi, 1 non demandé");
  const all = { "infra.queue": skipped, "infra.job-list": skipped, "generation.cancel": skipped } as const;
  expect(row("File d'attente", all)).toEqual(["non établi", "non mesuré"]);
});

test("a component that passed was measured: by another stage, by what that one saw", () => {
  const stages = ["generation"] as const;
  const timeline = [{ atMs: 30, event: "executing", node: "9" }];
  const jobs = { canary: job("finished", { timeline }), "cancel-running": job("interrupted") };
  expect(row("WebSocket", {}, { jobs }, { stages })).toEqual([
    "réussi",
    "1 événement pendant les générations",
  ]);
  expect(row("File d'attente", {}, { jobs }, { stages })[1]).toMatch(/^annulation : /);
  expect(row("Jeton", {}, {}, { stages: ["auth"] })).toEqual(["réussi", "4 contrôles"]);
});

test("a component never says two things: each way in which its checks ended has a row, the figure at the check that measured it", () => {
  const marks = blocked("infra.models", "generation.events", "generation.cancel");
  const facts = { websocket: { firstMessageMs: 10 }, queue: { running: 0, pending: 0 } };
  expect(rows("WebSocket", { ...marks, ...red("infra.models") }, facts)).toEqual([
    ["bloqué", "« La progression arrive par WebSocket »"],
    ["réussi", "premier message après 10 ms"],
  ]);
  const queue = rows("File d'attente", marks, facts);
  expect(queue.map(([state]) => state)).toEqual(["bloqué", "réussi"]);
  expect(queue[1]).toEqual(["réussi", "0 en cours, 0 en attente"]);
});

test("a component is what its checks are, those of the container one of their own", () => {
  expect(row("Conteneur", {}, { container })).toEqual(["réussi", "comfyui-qwen · running · healthy"]);
  expect(row("Conteneur", red("infra.container-mounts"), { container })[0]).toBe("échec");
  expect(row("Exécution des workflows", red("generation.workflows-valid"))[0]).toBe("échec");
});

test.for([
  ["fr", "anime : terminé · 1,0 s · photo : terminé · 1,0 s"],
  ["en", "anime: finished · 1.0 s · photo: finished · 1.0 s"],
] as const)("of several workflows each figure stands behind its name (%s)", ([language, figure]) => {
  const jobs = { edit: { ...job("finished"), totalMs: 1_000 } };
  const facts = { "generation.edit": { jobs } };
  const { checks } = sampleRecord();
  const workflows = ["anime", "photo"].map((name, at) => ({
    name,
    further: at > 0,
    checks: checks.filter(({ id }) => id === "generation.edit"),
    facts,
  }));
  const title = { fr: "Édition d'image", en: "Image edit" }[language];
  expect(row(title, {}, {}, { language, workflows })[1]).toBe(figure);
});
