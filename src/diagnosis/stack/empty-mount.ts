import { isOfPack } from "../../comfyui/unneeded-nodes.ts";
import type { Measured, MissingModel } from "../../record/facts.ts";
import { disabledBy } from "./kept-out.ts";
import { isAbsent } from "./missing-model.ts";

/** The checks whose facts tell it. */
export const ofMount = [
  "infra.version",
  "infra.models",
  "infra.token-opens",
  "auth.valid-token-header",
  "auth.enforced",
  "generation.container-stable",
] as const;

/** No pack, no model, and no login, which is a custom node too: three absences with one cause. */
export function isMountEmpty({
  nodes,
  modelsMissing = [],
  anonymous,
  access,
  logSigns = [],
  system,
}: Pick<Measured, "nodes" | "modelsMissing" | "anonymous" | "access" | "logSigns" | "system">): boolean {
  if (disabledBy({ system }) !== undefined) return false;
  const gone = Object.keys(nodes?.missing ?? {}).some(isOfPack);
  const open = (anonymous?.status ?? access?.anonymousStatus) === 200;
  const nothing = modelsMissing.length > 1 && modelsMissing.every((model: MissingModel) => isAbsent(model));
  const installed = logSigns.includes("login-import-failed") || logSigns.includes("login-loaded");
  return gone && open && nothing && !installed;
}
