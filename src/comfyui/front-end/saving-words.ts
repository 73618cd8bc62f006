import type { Text } from "../../text.ts";
import type { SavingFinding, SavingFlaw, SavingStep } from "./saving.ts";

/** Each step as a request of the page. */
export const stepRequests: Readonly<Record<SavingStep, string>> = {
  ask: "DELETE /api/userdata/workflows%2F….json",
  write: "POST /api/userdata/workflows%2F….json",
  read: "GET /api/userdata/workflows%2F….json",
  list: "GET /api/userdata?dir=workflows",
  overwrite: "POST /api/userdata/workflows%2F….json?overwrite=true",
  rename: "POST /api/userdata/workflows%2F….json/move/workflows%2F….json",
  delete: "DELETE /api/userdata/….json",
};

const words: Readonly<Record<SavingFlaw, (request: string, status: number) => Text>> = {
  encoded: (request, status) => ({
    fr: `[${request}] a répondu ${status} : l'adresse n'arrive pas telle quelle à ComfyUI.`,
    en: `[${request}] answered ${status}: the address does not reach ComfyUI as it is.`,
  }),
  unwritable: (request, status) => ({
    fr: `[${request}] a répondu ${status} : ComfyUI ne peut pas écrire dans son dossier user/.`,
    en: `[${request}] answered ${status}: ComfyUI cannot write in its folder user/.`,
  }),
  refused: (request, status) => ({
    fr: `[${request}] a répondu ${status}.`,
    en: `[${request}] answered ${status}.`,
  }),
  stale: (request) => ({
    fr: `[${request}] le workflow remplacé se relit dans son ancien état.`,
    en: `[${request}] the replaced workflow is read again as it was before.`,
  }),
  lost: (request) => ({
    fr: `[${request}] le workflow qui vient d'être écrit n'y est pas.`,
    en: `[${request}] the workflow that was just written is not there.`,
  }),
};

/** Why a workflow cannot be saved, in a sentence. Undefined: it can. */
export function savingText({ flaw, step = "ask", status = 0 }: SavingFinding): Text | undefined {
  return flaw && words[flaw](stepRequests[step], status);
}
