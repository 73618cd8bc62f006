import type { NotifyConfig } from "../../config/notify/address.ts";
import type { RunConfig } from "../../config/run-config.ts";
import { verdictWords } from "../../record/words.ts";
import { plainLine } from "../../redaction/plain.ts";
import { type Redact, redactDeep } from "../../redaction/redactor.ts";
import type { Text } from "../../text.ts";
import { contactLine } from "../contact.ts";
import type { Merged } from "../merge/merged.ts";
import { mergedLine, mergedVerdict } from "../merge/merged-verdict.ts";
import { inForm, type Said, signs } from "./message.ts";
import { keyFor, tellChange } from "./notify.ts";

/** A chat shows this many targets; the rest are in the report. */
const MAX_TOLD = 8;

/** Tells the verdict of a fleet, where that of the whole or of one of its targets is another than the one told last. */
export async function notifyFleet(
  config: NotifyConfig,
  merged: Merged,
  how: {
    readonly folder: string;
    /** Each target with its stages, whether it has a verdict or not: what was told last of the same question. */
    readonly asked: readonly string[];
    readonly fleet: Pick<RunConfig, "language" | "contact">;
    readonly redact: Redact;
  },
): Promise<Text[]> {
  const { folder, asked, fleet, redact } = how;
  const { language, contact } = fleet;
  const { stacks, lost, verdict } = merged;
  const parts = [...stacks.map(({ name, verdict: own }) => `${name} ${own.verdict}`), ...lost].join("\n");
  const key = keyFor(["fleet", ...asked]);
  const line = mergedLine(merged)[language];
  const durationMs = Math.max(0, ...stacks.map(({ verdict: own }) => own.durationMs));
  return tellChange(config, { key, verdict, parts, folder }, (before) => {
    const bad = [
      ...stacks
        .filter(({ verdict: own }) => own.verdict === "NO_GO")
        .map(({ name, verdict: own }) => `${name} · ${own.line ?? ""}`),
      ...lost.map((name) => `${name} · ${merged.why.get(name)?.[language] ?? ""}`),
    ];
    const was = before && { fr: "Avant : ", en: "Before: " }[language] + verdictWords[before][language];
    const whom = verdict === "NO_GO" && contact ? [contactLine(contact)[language]] : [];
    const text = [
      `${signs[verdict]} ComfyUI · ${line}`,
      ...(was ? [was] : []),
      ...bad.slice(0, MAX_TOLD).map((one) => `• ${plainLine(one)}`),
      ...whom,
    ];
    const data = {
      source: "comfyui-qwen-e2e",
      previous: before ?? null,
      ...mergedVerdict(merged, { language }),
    };
    const said: Said = { text: text.join("\n"), line, verdict, durationMs, data: redactDeep(redact, data) };
    return inForm(config, said, redact);
  });
}
