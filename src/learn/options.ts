import { parseArgs } from "node:util";
import { profileSchema } from "../config/profile.ts";
import { problem } from "../input/sentences.ts";
import type { Text } from "../text.ts";
import { meantFor, slip } from "./slips.ts";

/** A node of a workflow that the profile may have to name, with the option that answers for it. */
export const parts = ["prompt", "seed", "size", "output", "input"] as const;
export type Part = (typeof parts)[number];

/** What was asked of `npm run learn`, and the options that it shares with `npm test`. */
export interface LearnOptions {
  readonly paintings: readonly string[];
  readonly edits: readonly string[];
  readonly name?: string;
  readonly out?: string;
  readonly input?: string;
  readonly prompt?: string;
  readonly editPrompt?: string;
  readonly nodes: Readonly<Partial<Record<Part, readonly string[]>>>;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  /** Options of a run: address, access, container, folders, language. */
  readonly others: readonly string[];
  readonly problems: readonly Text[];
}

const own = {
  workflow: { type: "string", multiple: true },
  edit: { type: "string", multiple: true },
  name: { type: "string" },
  out: { type: "string" },
  input: { type: "string" },
  prompt: { type: "string" },
  "edit-prompt": { type: "string" },
  "prompt-node": { type: "string", multiple: true },
  "seed-node": { type: "string", multiple: true },
  "size-node": { type: "string", multiple: true },
  "output-node": { type: "string", multiple: true },
  "input-node": { type: "string", multiple: true },
  force: { type: "boolean" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
} as const;

/** Options of `npm test` that say nothing here, or are given by us. */
const notHere = ["--profile", "--waivers", "--stage", "--target", "--compose-file", "--image"];

export function readOptions(argv: readonly string[]): LearnOptions {
  const { tokens } = parseArgs({ args: [...argv], options: own, strict: false, tokens: true });
  const mine = tokens
    .filter((token) => token.kind === "option")
    .filter(({ name }) => Object.hasOwn(own, name));
  const taken = new Set<number>();
  const values = new Map<string, string[]>();
  const problems: Text[] = [];
  for (const { name, rawName, index, value, inlineValue } of mine) {
    const { type } = own[name as keyof typeof own];
    taken.add(index);
    if (type === "string" && value !== undefined && !inlineValue) taken.add(index + 1);
    if (type === "string" && (value === undefined || value.trim() === "" || value.startsWith("--")))
      problems.push(valueMissing(rawName));
    values.set(name, [...(values.get(name) ?? []), value ?? ""]);
  }
  const last = (name: keyof typeof own): string | undefined => values.get(name)?.at(-1)?.trim();
  let forgotten = !values.has("workflow") && !values.has("edit");
  for (const [index, word] of argv.entries()) {
    const meant = taken.has(index) ? undefined : meantFor(word, argv[index - 1], own);
    if (meant === undefined) continue;
    taken.add(index);
    const takesNext = meant.endsWith("…") && !word.includes("=") && !/\.json$/i.test(word);
    if (takesNext && argv[index + 1]?.startsWith("-") === false) taken.add(index + 1);
    problems.push(slip(word, meant));
    if (/^--(workflow|edit) /.test(meant)) forgotten = false;
  }
  const others = argv.filter((_, index) => !taken.has(index));
  for (const flag of notHere)
    if (others.some((one) => one === flag || one.startsWith(`${flag}=`))) problems.push(notFor(flag));
  const name = last("name");
  if (name !== undefined && !profileSchema.shape.name.safeParse(name).success) problems.push(badName);
  if (forgotten) problems.push(noWorkflow);
  const optional = {
    name,
    out: last("out"),
    input: last("input"),
    prompt: last("prompt"),
    editPrompt: last("edit-prompt"),
  };
  return {
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as object),
    paintings: values.get("workflow") ?? [],
    edits: values.get("edit") ?? [],
    nodes: Object.fromEntries(
      parts.flatMap((part) => (values.has(`${part}-node`) ? [[part, values.get(`${part}-node`) ?? []]] : [])),
    ),
    force: values.has("force"),
    dryRun: values.has("dry-run"),
    yes: values.has("yes"),
    others,
    problems,
  };
}

function valueMissing(flag: string): Text {
  return problem(
    flag,
    { fr: "la valeur manque", en: "the value is missing" },
    { fr: "voyez --help.", en: "see --help." },
  );
}

function notFor(flag: string): Text {
  return problem(
    flag,
    {
      fr: "cette option n'a pas de sens ici : le profil s'apprend d'un serveur qui tourne",
      en: "this option means nothing here: a profile is learnt from a server that runs",
    },
    { fr: "retirez-la et donnez --url.", en: "drop it and give --url." },
  );
}

const badName: Text = problem(
  "--name",
  { fr: "ce n'est pas un nom de profil", en: "this is not a name of a profile" },
  {
    fr: "écrivez des minuscules, des chiffres, des points et des tirets, par exemple « sdxl-cours ».",
    en: 'write small letters, digits, points and hyphens, for instance "sdxl-course".',
  },
);

const noWorkflow: Text = problem(
  "--workflow",
  { fr: "aucun workflow n'est donné", en: "no workflow is given" },
  {
    fr: "donnez --workflow FICHIER.json (une image à partir d'un texte), --edit FICHIER.json (une image à éditer), ou les deux.",
    en: "give --workflow FILE.json (a picture from a text), --edit FILE.json (a picture to edit), or both.",
  },
);
