import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { absolutePath, displayPath, projectRoot } from "../config/paths.ts";
import { profileSchema } from "../config/profile.ts";
import type { RunConfig } from "../config/run-config.ts";
import { doorOf, hasLogin } from "../credentials/access.ts";
import { bilingual } from "../input/sentences.ts";
import { createRedactor, redactDeep } from "../redaction/redactor.ts";
import type { Language, Text } from "../text.ts";
import { canAsk, isYes } from "./ask.ts";
import { compose } from "./compose.ts";
import { differences } from "./difference.ts";
import {
  canBeWritten,
  type Files,
  type FormerProfile,
  INVENTORY,
  PROFILE,
  presentIn,
  readFormer,
  schemaFor,
  textIn,
  WAIVERS,
  writeFiles,
} from "./files.ts";
import { inventoryText } from "./inventory.ts";
import type { Measures } from "./measure.ts";
import type { LearnOptions } from "./options.ts";
import type { Prepared } from "./prepare.ts";
import { unclear } from "./refused.ts";

/** A profile that is ready to be written. */
export interface Draft {
  readonly folder: string;
  readonly path: string;
  readonly waivers: string;
  readonly files: Files;
  readonly former: FormerProfile | undefined;
  /** What it changes in the profile that is there. */
  readonly changes: readonly Text[];
  readonly preview: Text;
}

/** Where the profile goes, and what is there already. */
export interface Place {
  readonly name: string;
  readonly folder: string;
  readonly former: FormerProfile | undefined;
}

/** Errors: LEARN_UNCLEAR where nothing can be written. */
export function placeOf({ name, out, paintings, edits, dryRun }: LearnOptions): Place {
  const chosen = name ?? nameOf(basename([...paintings, ...edits][0] ?? ""));
  const folder = absolutePath(out ?? join("profiles", chosen), process.cwd());
  // said before the server is measured for minutes
  if (!dryRun && !canBeWritten(folder)) throw unclear([unwritable(displayPath(folder, process.cwd()))]);
  return { name: chosen, folder, former: readFormer(folder) };
}

export function draftOf(
  prepared: readonly Prepared[],
  measures: Measures,
  { name, folder, former }: Place,
  config: RunConfig,
): Draft {
  const cwd = process.cwd();
  // a server may repeat what it was given in any name that it tells
  const redact = createRedactor(config);
  const known = { former: former?.profile, schema: schemaFor(folder), access: accessOf(config) };
  const composed = compose(name, prepared, measures, known);
  const { workflowFiles, inputFiles } = composed;
  const [profile, inventory] = [redactDeep(redact, composed.profile), redactDeep(redact, measures.inventory)];
  const graphs = prepared.map(
    ({ graph }, at) => [workflowFiles[at] ?? "", `${JSON.stringify(graph, null, 2)}\n`] as const,
  );
  const files: Files = new Map([
    [PROFILE, { text: `${JSON.stringify(profile, null, 2)}\n` }],
    [INVENTORY, { text: inventoryText(inventory) }],
    ...graphs.map(([file, text]) => [file, { text }] as const),
    ...inputFiles,
    // what a person has accepted stays accepted
    ...(textIn(folder, WAIVERS) === undefined ? [[WAIVERS, { text: waiversOf(config) }] as const] : []),
  ]);
  const changes =
    former === undefined
      ? []
      : differences(
          { ...former, workflows: new Map(workflowFiles.map((file) => [file, textIn(folder, file) ?? ""])) },
          { profile: profileSchema.parse(profile), inventory, workflows: new Map(graphs) },
        );
  const path = join(folder, PROFILE);
  const shown = displayPath(folder, cwd);
  const list = [...files].map(([file, content]) =>
    "text" in content && /^(profile|inventory)\.json$/.test(file)
      ? `── ${shown}/${file}\n${content.text}`
      : `── ${shown}/${file}`,
  );
  const preview = bilingual((language) =>
    [...changes.map((one) => one[language]), ...list, dry[language]].join("\n"),
  );
  return { folder, path, waivers: join(folder, WAIVERS), files, former, changes, preview };
}

/** Writes it, once a person has agreed to what it replaces. Errors: LEARN_UNCLEAR without that. */
export async function writeDraft(
  { folder, path, files, former, changes }: Draft,
  options: LearnOptions,
  {
    language,
    abort,
    say,
  }: { readonly language: Language; readonly abort: AbortController; readonly say: (text: Text) => void },
): Promise<void> {
  const shown = displayPath(path, process.cwd());
  const present = presentIn(folder, files.keys());
  if (former !== undefined && changes.length === 0) return say(unchanged(shown));
  if (former !== undefined) {
    say(changesIn(shown));
    for (const change of changes) say({ fr: `  ${change.fr}`, en: `  ${change.en}` });
  }
  if (present.length > 0 && !options.force) {
    const agreed = canAsk(options) && (await isYes(overwrite(present), language, abort));
    if (!agreed) throw unclear([exists(displayPath(folder, process.cwd()), present)]);
  }
  abort.signal.throwIfAborted();
  writeFiles(folder, files);
  say(written(shown));
}

/** A name that a profile may have, from that of a file. */
export function nameOf(file: string): string {
  const name = basename(file)
    .replace(/\.json$/i, "")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 60);
  return name === "" ? "comfyui" : name;
}

/** How one gets in, never with what. */
function accessOf({ access: { kind, headerName } }: RunConfig): object {
  const login = hasLogin(kind) && { login: true };
  const door = doorOf(kind);
  if (door === "basic") return { access: { kind: door, ...login } };
  if (door === "header") return { access: { kind: door, name: headerName, ...login } };
  return { access: { kind } };
}

/** The weaknesses of ComfyUI-Login are known, and accepted until a date; of anything else nothing is. */
function waiversOf({ access }: RunConfig): string {
  return hasLogin(access.kind) ? readFileSync(join(projectRoot, "fixtures", "waivers.json"), "utf8") : "[]\n";
}

function unwritable(folder: string): Text {
  return {
    fr: `on ne peut pas écrire dans « ${folder} » : donnez par --out un dossier où vous avez le droit d'écrire.`,
    en: `"${folder}" cannot be written to: give --out a folder that you may write to.`,
  };
}

const dry: Text = { fr: "Rien n'a été écrit (--dry-run).", en: "Nothing was written (--dry-run)." };

function written(path: string): Text {
  return { fr: `Profil écrit : ${path}`, en: `Profile written: ${path}` };
}

function unchanged(path: string): Text {
  return { fr: `${path} : rien n'a changé.`, en: `${path}: nothing has changed.` };
}

function changesIn(path: string): Text {
  return { fr: `Ce qui change dans ${path} :`, en: `What changes in ${path}:` };
}

function overwrite(files: readonly string[]): Text {
  return { fr: `Écrire par-dessus ${files.join(", ")} ?`, en: `Write over ${files.join(", ")}?` };
}

function exists(folder: string, files: readonly string[]): Text {
  return {
    fr: `${folder} contient déjà ${files.join(", ")} : ajoutez --force pour écrire par-dessus, ou choisissez --name ou --out.`,
    en: `${folder} holds ${files.join(", ")} already: add --force to write over it, or choose --name or --out.`,
  };
}
