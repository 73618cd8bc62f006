import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { NotifyConfig } from "../../config/notify/address.ts";
import { CodedError } from "../../errors.ts";
import { targetKey } from "../../history/fingerprint.ts";
import { readEntry } from "../../history/lasting/read-entry.ts";
import { writeJson } from "../../history/write-json.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { VerdictName } from "../../record/verdict.ts";
import type { Redact } from "../../redaction/redactor.ts";
import type { Text } from "../../text.ts";
import { type Message, messageOf, type Told } from "./message.ts";
import { SEND_MS, send } from "./send.ts";

const saidSchema = z.object({
  verdict: z.enum(["GO", "GO_WITH_WARNINGS", "NO_GO"]),
  parts: z.string().max(100_000).default(""),
});

/**
 * Tells a verdict that is another than the one that was told last of the same stack and the same stages; a heartbeat at each
 * run. What could not be told is told by the next run. Never throws: the verdict does not depend on it. Returns what a reader
 * should know of it.
 */
export async function notify(
  config: NotifyConfig,
  told: Omit<Told, "before">,
  { folder, redact }: { readonly folder: string; readonly redact: Redact },
): Promise<Text[]> {
  // a person has stopped it: that says nothing of the server
  if (told.record.interrupted) return [];
  const { verdict } = told.verdict;
  return tellChange(config, { key: keyOf(told.record), verdict, folder }, (before) =>
    messageOf(config, { ...told, ...(before && { before }) }, redact),
  );
}

/** `parts`: what a whole consists of, where it does; one that changed is news though the whole stays what it was. */
export async function tellChange(
  config: NotifyConfig,
  now: {
    readonly key: string;
    readonly verdict: VerdictName;
    readonly parts?: string;
    readonly folder: string;
  },
  message: (before: VerdictName | undefined) => Message,
): Promise<Text[]> {
  const { verdict, parts = "" } = now;
  const file = join(now.folder, "notified", `${now.key}.json`);
  const before = saidIn(file);
  const same = before?.verdict === verdict && before.parts === parts;
  if (config.form !== "kuma" && !config.always && same) return [];
  try {
    await send(message(before?.verdict));
  } catch (error) {
    return [failed(config, error)];
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeJson(file, { verdict, ...(parts !== "" && { parts }) });
  } catch {
    // the next run tells it once more
  }
  const { hostname } = new URL(config.url);
  return [
    {
      fr: `Verdict annoncé à ${hostname} (${config.form}).`,
      en: `Verdict told to ${hostname} (${config.form}).`,
    },
  ];
}

/** A run of two stages is no word on what the whole said. */
function keyOf(record: RunRecord): string {
  return keyFor([targetKey(record), record.profile, ...record.stages]);
}

export function keyFor(words: readonly string[]): string {
  return createHash("sha256").update(words.join("\n")).digest("hex").slice(0, 12);
}

function saidIn(file: string): z.infer<typeof saidSchema> | undefined {
  const parsed = saidSchema.safeParse(readEntry(file));
  return parsed.success ? parsed.data : undefined;
}

/** Why, without a word of the address but its host: a path is the key of a chat. */
function failed({ url, form }: NotifyConfig, error: unknown): Text {
  const { hostname } = new URL(url);
  const why = reasonOf(error);
  return {
    fr: `Le verdict n'a pas pu être annoncé à ${hostname} (${form}) : ${why.fr}. Il n'en dépend pas ; la prochaine exécution réessaiera.`,
    en: `The verdict could not be told to ${hostname} (${form}): ${why.en}. It does not depend on it; the next run will try again.`,
  };
}

function reasonOf(error: unknown): Text {
  if (error instanceof CodedError) return error.text;
  const { name, code, cause } = error as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException };
  if (name === "TimeoutError" || name === "AbortError")
    return { fr: `pas de réponse en ${SEND_MS / 1_000} s`, en: `no answer within ${SEND_MS / 1_000} s` };
  const known = code ?? cause?.code ?? name;
  return { fr: `erreur ${known}`, en: `error ${known}` };
}
