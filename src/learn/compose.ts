import { basename } from "node:path";
import semver from "semver";
import { excerpt } from "../comfyui/errors.ts";
import type { WrittenProfile } from "../config/profile.ts";
import { type Content, type Former, INVENTORY } from "./files.ts";
import type { Measures } from "./measure.ts";
import type { Prepared } from "./prepare.ts";

/** The parts of a profile that learning knows; `former` keeps what a person has written into it. */
export interface Composed {
  readonly profile: Readonly<Record<string, unknown>>;
  /** Name in the folder of each workflow, in their order. */
  readonly workflowFiles: readonly string[];
  /** Name in the folder of each picture to edit, and where it lies now. */
  readonly inputFiles: readonly (readonly [string, Content])[];
}

export function compose(
  name: string,
  prepared: readonly Prepared[],
  measures: Measures,
  { former, schema, access }: { former: Former | undefined; schema: string | undefined; access: object },
): Composed {
  const { device, packs, tried, models, weights } = measures;
  const workflowFiles = prepared.map((one) => `${one.name}.json`);
  const inputFiles = prepared.flatMap(({ input }) =>
    input === undefined ? [] : [[basename(input), { copyOf: input }] as const],
  );
  const profile = {
    ...(schema !== undefined && { $schema: schema }),
    name,
    ...(weights !== undefined && { weights }),
    title: former?.title ?? titleOf(name, mainModel(models)),
    comfyui: versionsOf(measures.version, former),
    device: { type: device.type, minVramGiB: device.minVramGiB },
    ...access,
    nodes: { inventory: INVENTORY, packs: withDemands(packs, former) },
    models: models.map((model) => {
      const source = former?.models?.find(({ file }) => file === model.file)?.source;
      return source === undefined ? model : { ...model, source };
    }),
    ...(former?.pictures !== undefined && { pictures: former.pictures }),
    workflows: prepared.map((one, at) => ({
      role: one.role,
      ...nameOf(one, prepared),
      file: workflowFiles[at],
      ...tried[at],
      prompt: one.prompt,
      ...(one.fixedSeed !== undefined && { fixedSeed: one.fixedSeed }),
      ...(one.loosen !== undefined && { loosen: one.loosen }),
      ...(one.role === "edit" && { input: basename(one.input ?? "") }),
      ...(Object.keys(one.named).length > 0 && { nodes: one.named }),
    })),
    ...(former?.links !== undefined && { links: former.links }),
    ...(former?.token !== undefined && { token: former.token }),
  };
  return { profile, workflowFiles, inputFiles };
}

/** What a person calls a workflow stays; else several of one role are told apart by their files. */
function nameOf({ called, name, role }: Prepared, all: readonly Prepared[]): { name?: string } {
  if (called !== undefined) return { name: called };
  return all.filter((one) => one.role === role).length > 1 ? { name } : {};
}

/** The one that paints, among encoders and additions. */
function mainModel(models: Measures["models"]): string | undefined {
  const painter = models.find(({ folder }) => /^(diffusion_models|checkpoints|unet)$/.test(folder));
  return (painter ?? models[0])?.file;
}

function titleOf(name: string, model: string | undefined): WrittenProfile["title"] {
  const what = model === undefined ? name : excerpt(model);
  return { fr: `${what}, appris d'un serveur sain`, en: `${what}, learnt from a healthy server` };
}

/** The first version that worked stays the oldest. */
function versionsOf(version: string | undefined, former: Former | undefined): object {
  const { oldest, advisories } = former?.comfyui ?? {};
  const known = oldest !== undefined && semver.valid(oldest) !== null ? oldest : undefined;
  const kept = advisories === "failure" ? { advisories } : {};
  if (version === undefined) return { oldest: known ?? "0.0.0", ...kept };
  const first = known !== undefined && semver.lt(known, version) ? known : version;
  return { oldest: first, measured: version, ...kept };
}

/** A pack that a person demands is demanded still; where its repository was written by hand, that stays. */
function withDemands(packs: Measures["packs"], former: Former | undefined): Measures["packs"] {
  const before = former?.nodes?.packs ?? {};
  const kept = Object.entries(before).filter(([module, { required }]) => required === true || packs[module]);
  return Object.fromEntries([
    ...kept.map(([module, pack]) => [module, { ...pack, ...packs[module] }] as const),
    ...Object.entries(packs).filter(([module]) => !Object.hasOwn(before, module)),
  ]);
}
