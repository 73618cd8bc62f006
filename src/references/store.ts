import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { parsedJson } from "../bounded-json.ts";
import { displayPath } from "../config/paths.ts";
import { CodedError } from "../errors.ts";
import { writeWhole } from "../history/write-json.ts";
import { readPlain } from "../input/plain-file.ts";
import type { Subject } from "../record/reference-finding.ts";
import type { RunRecord } from "../record/run-record.ts";
import { targetKinds } from "../record/target-kind.ts";
import type { Text } from "../text.ts";
import { stackSchema } from "./stack.ts";
import { subjectSchema } from "./subject.ts";

/** The file beside a reference picture, which says where the picture comes from. */
export const referenceSchema = z.object({
  schema: z.literal(1),
  /** An emulator's picture is never compared with a server's. */
  madeBy: z.enum(["server", "emulator"]),
  target: z.string(),
  subject: subjectSchema,
  stack: stackSchema,
  /** SHA-256 of the PNG beside it, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Name of the run's folder. */
  run: z.string(),
  /** ISO 8601, UTC. */
  paintedAt: z.string(),
  approvedAt: z.string(),
});
export type Reference = Readonly<z.infer<typeof referenceSchema>>;

/** As much as a server's picture may have. */
export const MAX_PICTURE_BYTES = 64 * 2 ** 20;
const MAX_SIDECAR_BYTES = 8 * 2 ** 20;

/** All emulators share their pictures, however they run. */
const EMULATED = "emulator";

/** The owner of a picture: an attached server's address, the kind of a stack that we start, or `emulator` for any emulator. */
export function referenceTarget({ kind, url, emulated }: Omit<RunRecord["target"], "container">): string {
  if (emulated) return EMULATED;
  return targetKinds[kind].knownByAddress ? url : kind;
}

/** Whether a reference's target is an emulator. */
export const isEmulated = (target: string): boolean => target === EMULATED;

/** Path of a reference without its extension, valid on every system: no colon, no capital. */
export function referencePath(dir: string, target: string, subject: Subject): string {
  const { seed, width, height } = subject;
  return join(folderOf(dir, target, subject), `${fileWord(subject)}-${seed}-${width}x${height}`);
}

/** `text-to-image`, or `text-to-image.3f2a91c0-anime`: two names that read the same in small letters differ by their hash. */
function fileWord({ workflow }: Subject): string {
  const [, name] = /\((.+)\)$/.exec(workflow) ?? [];
  if (name === undefined) return workflow;
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `text-to-image.${sha256Of(Buffer.from(name)).slice(0, 8)}-${plain}`;
}

/** A kind of target, or an address without a path and without a "-" of its own. */
const isUnambiguous = /^[a-z]+(:\/\/[a-z0-9.]+(:\d+)?)?$/;

function folderOf(dir: string, target: string, { profile }: Subject): string {
  const name = target
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  // if another target could have the same name (because of a path prefix, say), a part of the hash distinguishes them
  const unique = isUnambiguous.test(target) ? name : `${name}-${sha256Of(Buffer.from(target)).slice(0, 8)}`;
  return join(dir, profile, unique);
}

/**
 * The reference that was approved for this target and the seed and size of this subject; else the last one that was approved
 * for another seed or size. Undefined where there is none. Throws a CodedError: REFERENCE_UNREADABLE, REFERENCE_FOREIGN.
 */
export function findReference(
  dir: string,
  target: string,
  subject: Subject,
): { file: string; reference: Reference } | undefined {
  const path = referencePath(dir, target, subject);
  if (existsSync(`${path}.json`)) {
    const reference = readSidecar(`${path}.json`);
    if (reference.target !== target || (reference.madeBy === "emulator") !== isEmulated(target))
      throw foreign(`${path}.json`, reference, target);
    return { file: `${path}.png`, reference };
  }
  const folder = dirname(path);
  const others = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.startsWith(`${fileWord(subject)}-`) && name.endsWith(".json"))
    .map((name) => ({
      file: join(folder, name.replace(/json$/, "png")),
      reference: readSidecar(join(folder, name)),
    }));
  return others.toSorted((a, b) => a.reference.approvedAt.localeCompare(b.reference.approvedAt)).at(-1);
}

/** The picture itself, as it was approved. Throws a CodedError: REFERENCE_UNREADABLE. */
export function readPicture(file: string, { sha256 }: Reference): Buffer {
  const bytes = readPlain(file, MAX_PICTURE_BYTES);
  if (bytes === undefined && !existsSync(file))
    throw unreadable(file, { fr: "le fichier manque", en: "the file is missing" });
  if (bytes === undefined)
    throw unreadable(file, {
      fr: "ce n'est pas un fichier ordinaire de 64 Mio au plus, lisible par cet utilisateur",
      en: "it is no plain file of at most 64 MiB that this user can read",
    });
  if (sha256Of(bytes) === sha256) return bytes;
  const pointer = bytes.subarray(0, 200).toString("latin1").startsWith("version https://git-lfs");
  throw unreadable(
    file,
    pointer
      ? {
          fr: "c'est un pointeur de Git LFS, pas l'image (lancez git lfs pull)",
          en: "it is a Git LFS pointer, not the picture (run git lfs pull)",
        }
      : {
          fr: "ce n'est plus l'image approuvée (son empreinte a changé)",
          en: "it is no longer the approved picture (its hash has changed)",
        },
  );
}

/** Picture first: a sidecar never names a picture that is not there. */
export function writeReference(path: string, reference: Reference, bytes: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  for (const [file, content] of [
    [`${path}.png`, bytes],
    [`${path}.json`, `${JSON.stringify(reference, undefined, 2)}\n`],
  ] as const) {
    writeWhole(file, content);
  }
}

export function sha256Of(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function readSidecar(file: string): Reference {
  try {
    return referenceSchema.parse(parsedJson(readPlain(file, MAX_SIDECAR_BYTES) ?? Buffer.of()));
  } catch (cause) {
    throw unreadable(
      file,
      { fr: "ce n'est pas la fiche d'une référence", en: "it is not the sidecar of a reference" },
      cause,
    );
  }
}

function shown(file: string): string {
  return displayPath(file, process.cwd());
}

function unreadable(file: string, why: Text, cause?: unknown): CodedError {
  return new CodedError(
    "REFERENCE_UNREADABLE",
    {
      fr: `La référence « ${shown(file)} » ne se lit pas : ${why.fr}.`,
      en: `The reference "${shown(file)}" cannot be read: ${why.en}.`,
    },
    { cause },
  );
}

function foreign(file: string, { target, madeBy }: Reference, now: string): CodedError {
  return new CodedError("REFERENCE_FOREIGN", {
    fr: `La référence « ${shown(file)} » est celle d'un autre serveur (${target}, ${madeBy === "emulator" ? "émulateur" : "serveur réel"}) que celui qui est validé (${now}).`,
    en: `The reference "${shown(file)}" belongs to another target (${target}, ${madeBy}) than the one that is validated (${now}).`,
  });
}
