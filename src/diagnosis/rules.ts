import type { Text } from "../text.ts";
import { chainGroup } from "./access/chain.ts";
import { refusalGroup } from "./access/refusal.ts";
import { tokenGroup } from "./access/token.ts";
import { containerGroup } from "./container/container.ts";
import { containerRestartGroup } from "./job/container-restart.ts";
import { generationGroup } from "./job/generation.ts";
import { nodeFailuresGroup } from "./job/node-failures.ts";
import { slowGroup } from "./job/slow.ts";
import { workflowsGroup } from "./job/workflows.ts";
import type { Layer } from "./layers.ts";
import type { Rule as OldRule } from "./old-rule.ts";
import { editsGroup } from "./picture/edits.ts";
import { furtherPicturesGroup } from "./picture/further-pictures.ts";
import { imagesGroup } from "./picture/images.ts";
import { referencesGroup } from "./picture/references.ts";
import { cancelGroup } from "./rest/cancel.ts";
import { containerNoteCodes, containerNoteRules } from "./rest/container-notes.ts";
import { restartCodes, restartRules } from "./rest/restart.ts";
import { suiteCodes, suiteRules } from "./rest/suite.ts";
import type { Rule } from "./rule.ts";
import { connectionGroup } from "./server/connection.ts";
import { identityGroup } from "./server/identity.ts";
import { serverGroup } from "./server/server.ts";
import { unexpectedRepliesGroup } from "./server/unexpected-replies.ts";
import { gpuGroup } from "./stack/gpu.ts";
import { machineGroup } from "./stack/machine.ts";
import { modelsGroup } from "./stack/models.ts";
import { modelsOnDiskGroup } from "./stack/models-on-disk.ts";
import { mountGroup } from "./stack/mount.ts";
import { nodeChangesGroup } from "./stack/node-changes.ts";
import { packsGroup } from "./stack/packs.ts";
import { credentialsGroup } from "./surface/credentials.ts";
import { exposureGroup } from "./surface/exposure.ts";
import { loginGroup } from "./surface/login.ts";
import { proxyGroup } from "./surface/proxy.ts";
import { upstreamGroup } from "./surface/upstream.ts";
import { websocketGroup } from "./surface/websocket.ts";

/** INTERIM: rules of the old form, until each layer is converted. */
export interface OldGroup<Code extends string = string> {
  readonly name: string;
  readonly layer: Layer;
  readonly old: readonly OldRule[];
  readonly codes: Readonly<Record<Code, Text>>;
  readonly warnings?: readonly OldRule[];
}
function old<Code extends string>(
  name: string,
  layer: Layer,
  rules: readonly OldRule[],
  codes: Readonly<Record<Code, Text>>,
  warnings: readonly OldRule[] = [],
): OldGroup<Code> {
  return { name, layer, old: rules, codes, warnings };
}

/** In the order in which they are asked: by layer, and within a layer causes first. */
export const groups = [
  containerGroup,
  connectionGroup,
  identityGroup,
  serverGroup,
  unexpectedRepliesGroup,
  chainGroup,
  tokenGroup,
  refusalGroup,
  mountGroup,
  packsGroup,
  gpuGroup,
  machineGroup,
  nodeChangesGroup,
  modelsOnDiskGroup,
  modelsGroup,
  websocketGroup,
  proxyGroup,
  loginGroup,
  exposureGroup,
  credentialsGroup,
  upstreamGroup,
  workflowsGroup,
  nodeFailuresGroup,
  containerRestartGroup,
  generationGroup,
  slowGroup,
  furtherPicturesGroup,
  imagesGroup,
  referencesGroup,
  editsGroup,
  cancelGroup,
  old("container-notes", "rest", containerNoteRules, containerNoteCodes),
  old("restart", "rest", restartRules, restartCodes),
  old("suite", "rest", suiteRules, suiteCodes),
] as const;

type AnyGroup = (typeof groups)[number];
type CodesOf<One> = One extends { readonly rules: readonly Rule<infer Code>[] }
  ? Code
  : One extends OldGroup<infer Code>
    ? Code
    : never;

/** Stable, for scripts: what `verdict.json` may hold, beside `unexplained-<check id>`. */
export type DiagnosisCode = CodesOf<AnyGroup>;

/** Every code with its meaning in one line, in the order of the rules. */
export const diagnosisCodes = Object.fromEntries(
  groups.flatMap((one) =>
    "old" in one
      ? Object.entries(one.codes)
      : (one as { rules: readonly Rule[] }).rules.map(({ code, title }) => [code, title] as const),
  ),
) as Readonly<Record<DiagnosisCode, Text>>;
