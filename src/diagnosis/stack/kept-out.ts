import { folderOf, isOfPack } from "../../comfyui/unneeded-nodes.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Measured, MissingLoader } from "../../record/facts.ts";
import { hasFolder, refusalsIn, startChecks } from "../start-readings.ts";
import { openDoors } from "../surface/open-server.ts";
import { missingFrom, workflowsWith } from "./lacking-packs.ts";

/** The checks that show a custom node which was kept out at the start. */
export const readsOff = [
  "infra.version",
  "infra.nodes-inventory",
  "infra.workflow-nodes",
  "infra.models",
  "auth.enforced",
  "auth.valid-token-header",
  "generation.reference",
  ...startChecks,
] as const;

type Facts = Measured<(typeof readsOff)[number]>;

/** It answers without a token. */
export function isOpenServer({ anonymous, access }: Facts): boolean {
  return (anonymous?.status ?? access?.anonymousStatus) === 200;
}

/** What the absence of login and packs turns red; `off`: whether this folder of custom_nodes was kept out. */
export function harmOf(facts: Facts, off: (folder: string) => boolean): CheckId[] {
  const gone = Object.entries(facts.nodes?.missing ?? {}).filter(
    ([module]) => isOfPack(module) && off(folderOf(module)),
  );
  const needed = missingFrom(facts, true);
  const packs = needed.length > 0 && needed.every(([module]) => gone.some(([one]) => one === module));
  return [
    ...(isOpenServer(facts) && off("ComfyUI-Login") ? openDoors : []),
    ...(packs ? (["infra.nodes-inventory"] as const) : []),
    ...workflowsWith(
      facts,
      gone.flatMap(([, names]) => names),
    ),
    ...(onlyLoaders(facts, off) ? (["infra.models"] as const) : []),
  ];
}

/** All that the models lack is a loader of a pack that was kept out. */
function onlyLoaders(
  { loadersMissing = [], modelsMissing = [] }: Facts,
  off: (folder: string) => boolean,
): boolean {
  const gone = ({ origin }: MissingLoader): boolean => typeof origin === "object" && off(origin.folder);
  return modelsMissing.length === 0 && loadersMissing.length > 0 && loadersMissing.every(gone);
}

/** Whether this folder was kept out by the flag or by a policy. */
export function isKeptOut(facts: Facts, folder: string): boolean {
  const flag = disabledBy(facts);
  return (
    (flag !== undefined && !hasFolder(flag.allowed, folder)) ||
    hasFolder(
      refusalsIn(facts).map(({ pack }) => pack),
      folder,
    )
  );
}

/** What follows a flag, up to the next one. */
export function valuesOf(flags: readonly string[], flag: string): string[] {
  const at = flags.findIndex((one) => one === flag || one.startsWith(`${flag}=`));
  if (at < 0) return [];
  const own = flags[at]?.split("=")[1];
  const rest = flags.slice(at + 1);
  const end = rest.findIndex((one) => one.startsWith("--"));
  return [...(own ? [own] : []), ...rest.slice(0, end < 0 ? rest.length : end)];
}

const DISABLED = "--disable-all-custom-nodes";

/** The flag that keeps all custom nodes out, with the folders that it lets in all the same. */
export function disabledBy({ system }: Pick<Measured, "system">): { allowed: string[] } | undefined {
  const flags = system?.flags ?? [];
  // Python takes a shortened option for the whole one
  if (!flags.some((flag) => flag.length > 11 && DISABLED.startsWith(flag))) return undefined;
  return { allowed: valuesOf(flags, "--whitelist-custom-nodes") };
}
