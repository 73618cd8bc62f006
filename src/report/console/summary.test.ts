import { describe, expect, test } from "vitest";
import { blocked, red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import { diagnose } from "../../diagnosis/diagnose.ts";
import { fingerprintOf } from "../../history/fingerprint.ts";
import { noComparison } from "../../history/past-runs.ts";
import { checkIds, entryOf } from "../../record/catalogue.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { verdictOf } from "../../record/verdict.ts";
import { consoleSummary, progressLine } from "./summary.ts";

const paths = { verdict: "reports/latest/verdict.json", page: "reports/latest/index.html", run: "reports/x" };
const waived = { status: "waived", reason: "faiblesse amont", waivedUntil: "2027-01-01" } as const;
const emulated = { target: { kind: "emulator", url: "http://127.0.0.1:4000", emulated: true } } as const;

function show(record: RunRecord, colour = false): string {
  const diagnoses = diagnose(record);
  return consoleSummary(record, verdictOf(record, diagnoses), diagnoses, { colour, paths });
}
const lastLineOf = (record: RunRecord): string | undefined => show(record).split("\n").at(-1);

describe("the last line says verdict, target and why", () => {
  test.for([
    ["GO · http://localhost:8188 · 45 contrôles réussis", sampleRecord()],
    [
      "GO AVEC RÉSERVES · émulateur embarqué, aucun serveur réel validé · 1 contrôle non établi, 2 dérogations, 1 contrôle non demandé",
      sampleRecord(
        {
          "auth.suffix-rule": waived,
          "auth.token-not-in-logs": waived,
          "infra.queue": { status: "skipped" },
          "generation.reference": { status: "skipped", unasked: true },
        },
        {},
        emulated,
      ),
    ],
    [
      "GO · http://localhost:8188 · 45 contrôles réussis, 1 dérogation, 1 contrôle non demandé",
      sampleRecord({
        "auth.suffix-rule": waived,
        "generation.reference": { status: "skipped", unasked: true },
      }),
    ],
    [
      "GO WITH WARNINGS · http://localhost:8188 · 1 stale waiver, without Authentication, Generation",
      sampleRecord({ "infra.queue": { staleWaiver: true } }, {}, { stages: ["infra"], language: "en" }),
    ],
    [
      "NO-GO · http://localhost:8188 · le serveur refuse le jeton (token-other-hash)",
      sampleRecord(red("infra.token-opens"), { access: { headerStatus: 401 } }),
    ],
    [
      "NO-GO · émulateur embarqué, aucun serveur réel validé · Le serveur est ouvert à tous : coupez-le maintenant. ComfyUI-Login n'est pas chargé (login-absent), et 1 autre diagnostic",
      sampleRecord(red("auth.enforced", "infra.queue"), { anonymous: { status: 200 } }, emulated),
    ],
    [
      "NO-GO · http://localhost:8188 · Le serveur est ouvert à tous : coupez-le maintenant. Le mode invité est ouvert (guest-mode-on)",
      sampleRecord(red("auth.guest-mode-off")),
    ],
    [
      "NO-GO · http://localhost:8188 · « La file d'attente est lisible » (unexplained-infra.queue)",
      sampleRecord(red("infra.queue")),
    ],
    ["NO-GO · http://localhost:8188 · exécution interrompue", sampleRecord({}, {}, { interrupted: true })],
    [
      "NO-GO · http://localhost:8188 · exécution interrompue ; déjà constaté : « La file d'attente est lisible » (unexplained-infra.queue)",
      sampleRecord(red("infra.queue"), {}, { interrupted: true }),
    ],
    [
      "NO-GO · http://localhost:8188 · une erreur s'est produite hors de tout contrôle",
      sampleRecord({}, {}, { errors: ["worker died"] }),
    ],
    [
      "NO-GO · http://localhost:8188 · rien n'a été validé",
      sampleRecord(blocked("infra.reachable", ...checkIds)),
    ],
    [
      "NO-GO · http://localhost:8188 · 1 contrôle bloqué",
      sampleRecord(blocked("infra.queue", "generation.cancel")),
    ],
  ] as const)("%s", ([line, record]) => {
    const passed = record.checks.filter(({ status }) => status === "passed").length;
    expect(lastLineOf(record)).toBe(line.replace("45 contrôles", `${passed} contrôles`));
  });
});

describe("the summary", () => {
  const record = sampleRecord({
    ...blocked("infra.models", "generation.edit", "generation.edit-descends"),
    ...red("infra.models"),
    "auth.suffix-rule": waived,
  });

  test("counts what passed, and has a line with the reason for the rest", () => {
    const lines = show(record).split("\n");
    const titles = record.checks
      .filter(({ status }) => status === "passed")
      .map(({ id }) => entryOf(id).title.fr);
    expect(lines.filter((line) => titles.some((title) => line.includes(title)))).toEqual([]);
    const passed = checkIds.filter((id) => id.startsWith("infra.")).length - 1;
    expect(lines[0]).toBe(`Infrastructure (${passed} contrôles réussis, 1 échec)`);
    const at = (text: string): number => lines.findIndex((line) => line.includes(text));
    expect(lines[at("✗ Les modèles") + 1]).toBe("    raison de infra.models");
    expect(lines[at("! une adresse qui finit") + 1]).toBe("    jusqu'au 2027-01-01 : faiblesse amont");
  });

  test("says the reason of several blocked checks once", () => {
    expect(show(record).match(/non exécuté : infra.models/g)).toHaveLength(1);
  });

  test("gives cause and remedy of each diagnosis, and where the reports are", () => {
    const text = show(record);
    expect(text).toContain("unexplained-infra.models (contrôles : infra.models)");
    expect(text).toContain("→ 1. Ouvrez ce contrôle");
    for (const path of Object.values(paths)) expect(text).toContain(path);
  });

  test("is without escape codes unless colours are wanted", () => {
    expect(show(record)).not.toContain("\x1b");
    expect(show(record, true)).toContain("\x1b[31m✗\x1b[0m");
  });

  test("of an open door begins with it; a NO-GO says which lesson suffers, and whom to call", () => {
    const open = sampleRecord(
      red("auth.enforced", "generation.edit"),
      { anonymous: { status: 200 } },
      { contact: "Ada L., 12 34" },
    );
    const lines = show(open).split("\n");
    expect(lines[0]).toBe("!!! Le serveur est ouvert à tous : coupez-le maintenant.");
    expect(lines).toContain(
      "Leçons touchées  Texte vers image fonctionne, édition d'image ne fonctionne pas.",
    );
    expect(lines).toContain("Qui appeler  Ada L., 12 34");
    expect(show(sampleRecord({}, {}, { contact: "Ada L., 12 34" }))).not.toContain("Ada");
  });

  test("tells notes and errors, and is English when the run is", () => {
    const english = sampleRecord(
      red("infra.queue"),
      {},
      { language: "en", errors: ["worker died"], notes: [{ fr: "ancien nom", en: "old name" }] },
    );
    const text = show(english);
    expect(text).toContain("  – old name");
    expect(text).toContain("  – worker died");
    expect(text).toContain("The queue can be read");
    expect(text).not.toMatch(/[éèàç«»]/);
  });
});

test("a progress line is short, and holds the reason of what did not pass", () => {
  const [passed] = sampleRecord().checks;
  const [failed] = sampleRecord({
    "infra.reachable": { status: "failed", reason: `${"x".repeat(300)}\nsuite` },
  }).checks;
  if (!passed || !failed) throw new Error("the sample has no check");
  const options = { language: "fr", colour: false } as const;
  expect(progressLine(passed, options)).toBe("  ✓ Le serveur répond en HTTP  12 ms");
  expect(progressLine(failed, options).split("\n")).toEqual([
    "  ✗ Le serveur répond en HTTP  échec  12 ms",
    `    ${"x".repeat(160)}…`,
  ]);
});

test("what changed since the last green run stands below the first stage that is broken", () => {
  const record = sampleRecord(red("auth.enforced"));
  const verdict = verdictOf(record, []);
  const change = { fr: "PyTorch : 2.5 → 2.6", en: "PyTorch: 2.5 → 2.6" };
  const baseline = { name: "x", fingerprint: fingerprintOf(record, verdict, 1) };
  const slow = { job: "edit", ms: 300_000, medianMs: 100_000, thresholdMs: 150_000, runs: 5, slow: true };
  const text = consoleSummary(record, verdict, [], {
    colour: false,
    paths: { verdict: "v", run: "r" },
    comparison: { ...noComparison, baseline, changes: [change], trends: [slow] },
  });
  const at = (words: string): number => text.indexOf(words);
  expect(at("Authentification")).toBeLessThan(at(change.fr));
  expect(at(change.fr)).toBeLessThan(at("Génération ("));
  expect(text).toContain("edit : 5 min 0 s, médiane des 5 dernières 1 min 40 s, seuil 2 min 30 s");
});
