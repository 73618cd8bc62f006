import { some } from "../format.ts";
import type { Text } from "../text.ts";
import type { Fingerprint } from "./fingerprint.ts";

/** What a run knows of the stack itself. */
export type StackFacts = Pick<Fingerprint, "system" | "flags" | "nodes" | "models" | "sizes">;

/** What is compared, and whether a run had measured it. */
const aspects: readonly { readonly name: Text; readonly known: (stack: StackFacts) => boolean }[] = [
  {
    name: { fr: "versions et GPU", en: "versions and GPU" },
    known: ({ system }) => system.comfyui !== undefined,
  },
  { name: { fr: "options", en: "options" }, known: ({ flags }) => flags !== undefined },
  { name: { fr: "nœuds", en: "nodes" }, known: ({ nodes }) => nodes !== undefined },
  { name: { fr: "modèles", en: "models" }, known: ({ models }) => models !== undefined },
  { name: { fr: "image Docker", en: "Docker image" }, known: ({ system }) => system.image !== undefined },
  { name: { fr: "taille des modèles", en: "size of the models" }, known: ({ sizes }) => sizes !== undefined },
];

/** What both runs measured, and what only one of them did: of that no change can be known. */
export function coverageOf(
  before: StackFacts,
  now: StackFacts,
): { readonly compared: readonly Text[]; readonly notCompared: readonly Text[] } {
  const knownBy = (runs: number): Text[] =>
    aspects.filter(({ known }) => [before, now].filter(known).length === runs).map(({ name }) => name);
  return { compared: knownBy(2), notCompared: knownBy(1) };
}

/** What differs between two runs of the same stack, one sentence each. What only one of them measured is not a change. */
export function changesBetween(before: StackFacts, now: StackFacts): Text[] {
  return [
    ...systemChanges(before, now),
    ...listChanges({ fr: "Options de ComfyUI", en: "ComfyUI's options" }, before.flags, now.flags),
    ...nodeChanges(before, now),
    ...modelChanges(before, now),
    ...sizeChanges(before, now),
  ];
}

const systemNames: Readonly<Record<string, Text>> = {
  comfyui: { fr: "ComfyUI", en: "ComfyUI" },
  python: { fr: "Python", en: "Python" },
  pytorch: { fr: "PyTorch", en: "PyTorch" },
  os: { fr: "Système", en: "System" },
  device: { fr: "GPU", en: "GPU" },
  deviceType: { fr: "Type de calcul", en: "Device type" },
  vramTotal: { fr: "VRAM (octets)", en: "VRAM (bytes)" },
  image: { fr: "Image Docker", en: "Docker image" },
  ramTotal: { fr: "Mémoire (octets)", en: "Memory (bytes)" },
};

function systemChanges(before: StackFacts, now: StackFacts): Text[] {
  return Object.keys(now.system).flatMap((key) => {
    const [old, current] = [before.system[key], now.system[key]];
    if (old === undefined || old === current) return [];
    const name = systemNames[key] ?? { fr: key, en: key };
    return [{ fr: `${name.fr} : ${old} → ${current}`, en: `${name.en}: ${old} → ${current}` }];
  });
}

function listChanges(
  name: Text,
  before: readonly string[] | undefined,
  now: readonly string[] | undefined,
): Text[] {
  if (before === undefined || now === undefined) return [];
  const added = now.filter((item) => !before.includes(item)).map((item) => `+ ${item}`);
  const gone = before.filter((item) => !now.includes(item)).map((item) => `− ${item}`);
  const words = some([...added, ...gone]);
  return words === "" ? [] : [{ fr: `${name.fr} : ${words}`, en: `${name.en}: ${words}` }];
}

function nodeChanges({ nodes: before }: StackFacts, { nodes: now }: StackFacts): Text[] {
  if (before === undefined || now === undefined) return [];
  const both = Object.keys(now).filter((name) => before[name] !== undefined);
  const moved = both.filter((name) => before[name]?.module !== now[name]?.module);
  const drifted = both.filter((name) => before[name]?.signature !== now[name]?.signature);
  return [
    ...listed({ fr: "Nœuds", en: "Nodes" }, [
      ...onlyIn(now, before).map((name) => `+ ${name}`),
      ...onlyIn(before, now).map((name) => `− ${name}`),
    ]),
    ...listed(
      { fr: "Nœuds venus d'un autre module", en: "Nodes from another module" },
      moved.map((name) => `${name} (${before[name]?.module} → ${now[name]?.module})`),
    ),
    ...listed(
      { fr: "Signatures de nœuds qui ont dérivé", en: "Node signatures that drifted" },
      drifted.map((name) => `${name} (${before[name]?.signature} → ${now[name]?.signature})`),
    ),
  ];
}

/** Nodes that the other run lacks; of a module that it lacks altogether, one name for all: a pack came or went. */
function onlyIn(
  nodes: NonNullable<Fingerprint["nodes"]>,
  other: NonNullable<Fingerprint["nodes"]>,
): string[] {
  const modules = new Set(Object.values(other).map(({ module }) => module));
  const names = Object.entries(nodes).filter(([name]) => other[name] === undefined);
  const packs = Map.groupBy(
    names.filter(([, { module }]) => !modules.has(module)),
    ([, { module }]) => module,
  );
  return [
    ...[...packs].map(([module, all]) => `${module} (${all.length})`),
    ...names.filter(([, { module }]) => modules.has(module)).map(([name]) => name),
  ];
}

function modelChanges({ models: before }: StackFacts, { models: now }: StackFacts): Text[] {
  if (before === undefined || now === undefined) return [];
  return Object.keys(now).flatMap((loader) =>
    listChanges({ fr: `Fichiers de ${loader}`, en: `Files of ${loader}` }, before[loader], now[loader]),
  );
}

/** In bytes, for a damaged file may be a few of them shorter. */
function sizeChanges({ sizes: before = {} }: StackFacts, { sizes: now = {} }: StackFacts): Text[] {
  const resized = Object.entries(now).flatMap(([file, bytes]) => {
    const old = before[file];
    return old === undefined || old === bytes ? [] : [`${file} ${old} → ${bytes}`];
  });
  return listed({ fr: "Taille de modèles (octets)", en: "Size of models (bytes)" }, resized);
}

function listed(name: Text, items: readonly string[]): Text[] {
  if (items.length === 0) return [];
  const words = some(items);
  return [{ fr: `${name.fr} : ${words}`, en: `${name.en}: ${words}` }];
}
