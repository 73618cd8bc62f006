import { isGood, type ModelFinding, type ModelState } from "../../models/model-files.ts";
import { modelText } from "../../models/model-text.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import { modelMissing, modelTruncated } from "../model-codes.ts";
import { type Explanation, group, rule, type Seen } from "../rule.ts";
import { modelSteps } from "./model-steps.ts";

/** What a file that cannot be loaded turns red besides its own check. */
const claimed: readonly CheckId[] = [
  "infra.container-models",
  "infra.models",
  "generation.workflows-valid",
  "generation.vae-round-trip",
  "generation.text-to-image",
  "generation.edit",
];

/** Of several files the first kind in this order names the diagnosis: it says most about how the files came there. */
const kinds = {
  sharded: ["sharded", "directory"],
  "link-broken": ["link-broken"],
  "not-downloaded": ["html-page", "lfs-pointer", "not-safetensors", "not-gguf", "empty"],
  truncated: ["truncated", "too-small", "overlong", "bad-header", "old-format", "big-endian"],
  unreadable: ["unreadable"],
  missing: ["missing"],
} as const satisfies Record<string, readonly ModelState[]>;

type Kind = keyof typeof kinds;

function kindOf(wrong: readonly ModelFinding[]): Kind | undefined {
  return (Object.keys(kinds) as Kind[]).find((kind) =>
    wrong.some(({ state }) => (kinds[kind] as readonly ModelState[]).includes(state)),
  );
}

/** One diagnosis for all files: the disk says why a loader lacks one, or will fail on it. */
function whenOnDisk(kind: Kind): (seen: Seen<"infra.container-models">) => Explanation | undefined {
  return ({ facts, shell, run }) => {
    const wrong = facts.modelsOnDisk?.files.filter((file) => !isGood(file)) ?? [];
    if (kindOf(wrong) !== kind) return undefined;
    const texts = wrong.map(modelText);
    const s = wrong.length > 1 ? "s" : "";
    return {
      checks: claimed,
      cause: {
        fr: `${wrong.length} fichier${s} de modèle que ComfyUI ne peut pas charger : ${texts.map(({ fr }) => fr).join(" ; ")}.`,
        en: `${wrong.length} model file${s} that ComfyUI cannot load: ${texts.map(({ en }) => en).join("; ")}.`,
      },
      steps: modelSteps(wrong, shell, run.weights),
    };
  };
}

const onDisk = { check: "infra.container-models" } as const;

function own<const Code extends string>(code: Code, kind: Kind, title: Text) {
  return rule({ ...onDisk, code, title, when: whenOnDisk(kind) });
}

export const modelsOnDiskGroup = group({
  name: "models-on-disk",
  layer: "stack",
  rules: [
    own("model-sharded", "sharded", { fr: "Un modèle est en fragments", en: "A model is in shards" }),
    own("model-link-broken", "link-broken", {
      fr: "Un modèle est un lien rompu",
      en: "A model is a broken link",
    }),
    own("model-not-downloaded", "not-downloaded", {
      fr: "Autre chose qu'un modèle porte son nom",
      en: "Something other than a model has its name",
    }),
    rule({ ...onDisk, ...modelTruncated, when: whenOnDisk("truncated") }),
    own("model-unreadable", "unreadable", {
      fr: "Un fichier de modèle ne peut pas être lu",
      en: "A model file cannot be read",
    }),
    rule({ ...onDisk, ...modelMissing, when: whenOnDisk("missing") }),
  ],
  before: { "node-failures": "a file that is damaged on disk is why the node that loads it fails" },
});
