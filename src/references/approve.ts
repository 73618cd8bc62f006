import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CodedError } from "../errors.ts";
import { readJson, readKept } from "../history/read-json.ts";
import { likenessOf } from "../oracles/likeness.ts";
import type { Likeness } from "../oracles/nearness.ts";
import type { Attachment, CheckResult, RunRecord } from "../record/run-record.ts";
import { viewFor } from "../record/workflow-runs.ts";
import type { Text } from "../text.ts";
import { stackChanges, stackSchema } from "./stack.ts";
import {
  findReference,
  MAX_PICTURE_BYTES,
  type Reference,
  readPicture,
  referencePath,
  sha256Of,
} from "./store.ts";
import { subjectChanges, subjectSchema } from "./subject.ts";

/** The parts of `run.json` that an approval needs; a file of another version may lack the picture of a fixed seed. */
const runSchema = z.object({
  startedAt: z.number(),
  interrupted: z.boolean(),
  target: z.object({ emulated: z.boolean() }),
  checks: z.array(z.custom<CheckResult>()),
  attachments: z.array(z.custom<Attachment>()),
  facts: z.object({
    "generation.reference": z
      .object({
        reference: z
          .object({
            target: z.string(),
            subject: subjectSchema,
            stack: stackSchema,
            sha256: z.string(),
            computed: z.boolean(),
          })
          .optional(),
      })
      .optional(),
  }),
});

/** A picture that may be approved, and what it would replace. */
export interface Approval {
  readonly reference: Reference;
  readonly bytes: Buffer;
  /** Path without its extension. */
  readonly path: string;
  readonly former?: {
    readonly reference: Reference;
    /** Path without its extension; a reference of another seed or size stays where it is. */
    readonly path: string;
    readonly likeness: Likeness;
    /** Changes of the subject, then of the stack. */
    readonly changes: readonly Text[];
  };
  /** Why the former reference cannot be read any more. The remedy is to approve again. */
  readonly unreadable?: Text;
}

/** The check that judges the picture of the fixed seed alone: black, flat, noise, or the same for every seed. */
const judge = "generation.other-seed-differs";

/**
 * Reads a run and judges whether its picture of the fixed seed may become the reference. Writes nothing.
 * Throws a CodedError: RUN_UNREADABLE (nothing there to approve), APPROVAL_REFUSED (a picture that must not be approved).
 */
export async function prepareApproval(
  runDir: string,
  {
    run,
    referencesDir,
    emulated,
    workflow,
  }: { run: string; referencesDir: string; emulated: boolean; workflow?: string | undefined },
  now = new Date(),
): Promise<Approval> {
  const record = readRun(runDir, workflow);
  const painted = record.facts["generation.reference"]?.reference;
  const verdict = record.checks.find(({ id }) => id === judge);
  if (record.target.emulated && !emulated) throw refused(refusals.emulated);
  if (verdict === undefined || verdict.status !== "passed") throw refused(judgement(verdict));
  if (record.interrupted && painted === undefined) throw refused(refusals.cut);
  if (painted === undefined) throw refused(refusals.none);
  if (!painted.computed) throw refused(refusals.cached);
  const file = record.attachments.find(({ check, title }) => check === judge && title === "other-seed")?.file;
  const path = file && join(runDir, file);
  if (path === undefined || !existsSync(path)) throw refused(refusals.gone);
  const bytes = readKept(path, MAX_PICTURE_BYTES);
  if (bytes === undefined || sha256Of(bytes) !== painted.sha256) throw refused(refusals.altered);
  const { target, subject, stack, sha256 } = painted;
  const reference: Reference = {
    schema: 1,
    madeBy: record.target.emulated ? "emulator" : "server",
    target,
    subject,
    stack,
    sha256,
    run,
    paintedAt: new Date(record.startedAt).toISOString(),
    approvedAt: now.toISOString(),
  };
  const former = await formerOf(referencesDir, reference, bytes);
  return { reference, bytes, path: referencePath(referencesDir, target, subject), ...former };
}

async function formerOf(
  dir: string,
  now: Reference,
  bytes: Buffer,
): Promise<Pick<Approval, "former" | "unreadable">> {
  try {
    const former = findReference(dir, now.target, now.subject);
    if (former === undefined) return {};
    const { file, reference } = former;
    const changes = [
      ...subjectChanges(reference.subject, now.subject),
      ...stackChanges(reference.stack, now.stack),
    ];
    const likeness = await likenessOf(readPicture(file, reference), bytes);
    return { former: { reference, path: file.replace(/\.png$/, ""), likeness, changes } };
  } catch (error) {
    if (error instanceof CodedError) return { unreadable: error.text };
    throw error;
  }
}

/** The workflows of a run that have a picture of their own to approve: the first one, without a name, and further ones. */
export function approvable(runDir: string): [undefined, ...string[]] {
  try {
    const { workflows = [] } = readJson(join(runDir, "run.json")) as RunRecord;
    const painted = workflows.filter(
      ({ further, checks }) => further && checks.some(({ id }) => id === "generation.reference"),
    );
    return [undefined, ...painted.map(({ name }) => name)];
  } catch {
    // the approval of the first one says what is wrong with the file
    return [undefined];
  }
}

function readRun(
  runDir: string,
  workflow: string | undefined,
): z.infer<typeof runSchema> & Pick<RunRecord, "checks"> {
  const file = join(runDir, "run.json");
  try {
    return runSchema.parse(viewFor(readJson(file) as RunRecord, workflow).record);
  } catch (cause) {
    throw new CodedError(
      "RUN_UNREADABLE",
      {
        fr: `« ${file} » n'est pas l'enregistrement d'une exécution terminée. Lancez npm test, ou donnez un dossier de npm run report:list avec --run.`,
        en: `"${file}" is not the record of a run that ended. Run npm test, or give a folder of npm run report:list with --run.`,
      },
      { cause },
    );
  }
}

const refusals = {
  emulated: {
    fr: "cette exécution est celle de l'émulateur, pas d'un serveur réel. Validez votre serveur (--url …), ou ajoutez --emulated si c'est bien ce que vous voulez",
    en: "this run is the emulator's, not a real server's. Validate your server (--url …), or add --emulated if that is what you want",
  },
  cut: { fr: "l'exécution a été interrompue avant l'image", en: "the run was interrupted before the image" },
  none: {
    fr: "cette exécution n'a pas d'image de la graine fixe (étape generation non exécutée, ou version antérieure)",
    en: "this run has no image of the fixed seed (generation stage not run, or an earlier version)",
  },
  cached: {
    fr: "rien ne prouve que cette image a été calculée pendant l'exécution (cache) : redémarrez ComfyUI et relancez",
    en: "nothing proves that this image was computed during the run (a cache): restart ComfyUI and run again",
  },
  gone: {
    fr: "le fichier de l'image n'est plus dans le dossier de l'exécution",
    en: "the image's file is no longer in the run's folder",
  },
  altered: {
    fr: "le fichier de l'image a changé depuis l'exécution",
    en: "the image's file has changed since the run",
  },
} as const satisfies Record<string, Text>;

function judgement(verdict: CheckResult | undefined): Text {
  // a reason is whole sentences, whose last full stop is the caller's to write
  const why = verdict?.reason ? `. ${verdict.reason.replace(/\.$/, "")}` : "";
  if (verdict?.status !== "failed") return { fr: refusals.none.fr + why, en: refusals.none.en + why };
  return {
    fr: `l'image de la graine fixe a été jugée mauvaise (${judge} en échec)${why}`,
    en: `the image of the fixed seed was judged bad (${judge} failed)${why}`,
  };
}

function refused(why: Text): CodedError {
  return new CodedError("APPROVAL_REFUSED", { fr: `Refusé : ${why.fr}.`, en: `Refused: ${why.en}.` });
}
