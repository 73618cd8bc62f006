import { loadProfile } from "../config/load-profile.ts";
import { CodedError } from "../errors.ts";
import { bilingual } from "../input/sentences.ts";
import type { WantedModel } from "../models/wanted-model.ts";
import { type FileFacts, knownFiles } from "./facts.ts";

/** A file to write, `folder/file`, and what it holds. */
export interface WantedFile {
  readonly name: string;
  readonly facts: FileFacts;
}

/** The model files of a profile. Errors: PROFILE_INVALID; SYNTHETIC_UNKNOWN where the tensors of one are not known. */
export function filesOfProfile(nameOrPath: string, cwd: string): WantedFile[] {
  const loaded = loadProfile(nameOrPath, cwd);
  if ("profile" in loaded) return filesOf(loaded.profile);
  const { problems } = loaded;
  throw new CodedError(
    "PROFILE_INVALID",
    bilingual((language) => problems.map((one) => one[language]).join("\n")),
  );
}

export function filesOf({
  name,
  models,
}: {
  readonly name: string;
  readonly models: readonly WantedModel[];
}): WantedFile[] {
  const known = knownFiles();
  const unknown = models.filter(({ folder, file }) => !known.has(`${folder}/${file}`));
  if (models.length === 0)
    throw new CodedError("SYNTHETIC_UNKNOWN", {
      fr: `Le profil ${name} ne demande aucun fichier de modèle : il n'y a rien à écrire.`,
      en: `The profile ${name} wants no model file: there is nothing to write.`,
    });
  if (unknown.length > 0) {
    const names = unknown.map(({ folder, file }) => `${folder}/${file}`).join(", ");
    const all = [...known.keys()].join(", ");
    throw new CodedError("SYNTHETIC_UNKNOWN", {
      fr: `Le profil ${name} demande des fichiers dont la suite ne connaît pas les tenseurs : ${names}. Elle sait écrire : ${all}.`,
      en: `The profile ${name} wants files whose tensors the suite does not know: ${names}. It can write: ${all}.`,
    });
  }
  return models.flatMap(({ folder, file }) => {
    const facts = known.get(`${folder}/${file}`);
    return facts === undefined ? [] : [{ name: `${folder}/${file}`, facts }];
  });
}
