import { isOpen, unprotected } from "../diagnosis/surface/unprotected.ts";
import type { CheckId } from "../record/catalogue.ts";
import type { Diagnosis } from "../record/diagnosis.ts";
import { measured } from "../record/merge-facts.ts";
import type { RunRecord } from "../record/run-record.ts";
import type { Text } from "../text.ts";

/** What cannot wait for the remedy: stands above everything else, in every report. */
export interface Urgent {
  readonly title: Text;
  readonly more: Text;
  /** The first thing to do. */
  readonly step: Text;
}

/** Whoever asks without a token, or with any, is let in by these; a single red one leaves a part of the server open. */
const doors: readonly CheckId[] = [
  "auth.routes-protected",
  "auth.websocket-refuses",
  "auth.bad-credentials-refused",
  "auth.empty-token-refused",
  "generation.image-private",
];

/** The same of a proxy's door, behind which ComfyUI-Login may still refuse: only what was served counts. */
const outerDoors: readonly CheckId[] = [
  "auth.door-routes",
  "auth.door-websocket-refuses",
  "auth.door-wrong-refused",
];

/** Causes by which everybody gets in, though a request without a token may be refused. */
const openByCause: readonly string[] = ["accepts-any-bearer", "guest-mode-on"];

/** Whether strangers can use the server at this moment, by what was measured; undefined where nothing says so. */
export function urgentOf(
  record: RunRecord,
  diagnoses: readonly Pick<Diagnosis, "code">[],
): Urgent | undefined {
  const red = new Set(record.checks.filter(({ status }) => status === "failed").map(({ id }) => id));
  const facts = measured(record.facts);
  const { status = facts.access?.anonymousStatus ?? 0 } = facts.anonymous ?? {};
  const served =
    (red.has("auth.enforced") && isServed(status)) ||
    (red.has("auth.door-closed") && isServed(facts.door?.status ?? 0));
  if (served || diagnoses.some(({ code }) => openByCause.includes(code))) return wholly;
  const open =
    doors.some((id) => red.has(id) && unprotected(facts, id).some(isOpen)) ||
    outerDoors.some((id) => red.has(id) && unprotected(facts, id).some((row) => isServed(row.status)));
  return open ? partly : undefined;
}

/** What was asked for came, or the WebSocket began. */
function isServed(status: number): boolean {
  return (status >= 200 && status < 300) || status === 101;
}

const wholly: Urgent = {
  title: {
    fr: "Le serveur est ouvert à tous : coupez-le maintenant.",
    en: "The server is open to everybody: cut it off now.",
  },
  more: {
    fr: "Quiconque connaît l'adresse peut lancer des travaux et lire ou effacer les images des autres.",
    en: "Whoever knows the address can start jobs, and read or delete other people's pictures.",
  },
  step: {
    fr: "Coupez l'accès maintenant : arrêtez le serveur, ou fermez son port. Le remède vient après.",
    en: "Cut off the access now: stop the server, or close its port. The remedy comes after.",
  },
};

const partly: Urgent = {
  title: {
    fr: "Une partie du serveur est ouverte à tous : fermez-la maintenant.",
    en: "A part of the server is open to everybody: close it now.",
  },
  more: {
    fr: "Des requêtes sans identifiants valables ont été servies.",
    en: "Requests without valid credentials were served.",
  },
  step: {
    fr: "Fermez le port maintenant, jusqu'à ce que le remède soit appliqué.",
    en: "Close the port now, until the remedy has been applied.",
  },
};
