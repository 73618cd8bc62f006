import { isDeepStrictEqual } from "node:util";
import type { NodeInventory } from "../comfyui/node-inventory.ts";
import { bilingual } from "../input/sentences.ts";
import type { Language, Text } from "../text.ts";

interface Comparable {
  readonly profile: Readonly<Record<string, unknown>>;
  readonly inventory: NodeInventory;
  /** Text of each workflow file by its name. */
  readonly workflows: ReadonlyMap<string, string>;
}

const words: Readonly<Record<string, Text>> = {
  profile: { fr: "profil", en: "profile" },
  comfyui: { fr: "version de ComfyUI", en: "version of ComfyUI" },
  device: { fr: "carte graphique", en: "graphics card" },
  access: { fr: "accès", en: "access" },
  packs: { fr: "pack", en: "pack" },
  models: { fr: "modèle", en: "model" },
  workflows: { fr: "workflow", en: "workflow" },
  nodes: { fr: "nœud", en: "node" },
};

/** What a new profile changes in the former one, a line each; none where they say the same. */
export function differences(former: Comparable, fresh: Comparable): Text[] {
  const whole = ["comfyui", "device", "access"].map((key) =>
    changed(key, former.profile[key], fresh.profile[key]),
  );
  return [
    ...changed("profile", weightsOf(former), weightsOf(fresh)),
    ...whole.flat(),
    ...byName("packs", packsOf(former), packsOf(fresh)),
    ...byName("models", named(former.profile.models, "file"), named(fresh.profile.models, "file")),
    ...byName("nodes", former.inventory, fresh.inventory),
    ...byName("workflows", named(former.profile.workflows, "file"), named(fresh.profile.workflows, "file")),
    ...[...fresh.workflows].flatMap(([file, text]) => {
      const before = former.workflows.get(file);
      return before === undefined || before === text
        ? []
        : [{ fr: `${file} : le graphe change`, en: `${file}: the graph changes` }];
    }),
  ];
}

function weightsOf({ profile }: Comparable): object {
  return { weights: profile.weights };
}

function packsOf({ profile }: Comparable): object {
  return (profile.nodes as { packs?: object } | undefined)?.packs ?? {};
}

function named(list: unknown, key: string): Record<string, unknown> {
  const items = Array.isArray(list) ? (list as Record<string, unknown>[]) : [];
  return Object.fromEntries(items.map((item) => [String(item[key]), item]));
}

function byName(key: string, before: object, after: object): Text[] {
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const word = words[key] ?? { fr: key, en: key };
  const gone = Object.keys(old).filter((name) => !Object.hasOwn(now, name));
  return [
    ...gone.map((name) => bilingual((language) => `− ${word[language]} ${name}`)),
    ...Object.keys(now).flatMap((name) =>
      Object.hasOwn(old, name)
        ? changed(key, old[name], now[name], name)
        : [bilingual((language) => `+ ${word[language]} ${name}`)],
    ),
  ];
}

/** Which fields differ, with both values. */
function changed(key: string, before: unknown, after: unknown, name = ""): Text[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (field) => !isDeepStrictEqual(old[field], now[field]),
  );
  const shown = (value: unknown): string => (value === undefined ? "–" : JSON.stringify(value).slice(0, 120));
  const list = fields.map((field) => `${field} ${shown(old[field])} → ${shown(now[field])}`).join(", ");
  const what = (language: Language): string => `~ ${words[key]?.[language]}${name && ` ${name}`}`;
  return [{ fr: `${what("fr")} : ${list}`, en: `${what("en")}: ${list}` }];
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
