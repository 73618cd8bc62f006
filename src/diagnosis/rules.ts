import type { Text } from "../text.ts";
import { chainCodes, chainRules } from "./access/chain.ts";
import { refusalCodes, refusalRules } from "./access/refusal.ts";
import { accessCodes, accessRules } from "./access/token.ts";
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
import { containerNotesGroup } from "./rest/container-notes.ts";
import { restartGroup } from "./rest/restart.ts";
import { suiteGroup } from "./rest/suite.ts";
import type { Rule } from "./rule.ts";
import { connectionCodes, connectionRules } from "./server/connection.ts";
import { answererCodes, answererRules } from "./server/identity.ts";
import { cancelRules, serverCodes, serverRules } from "./server/server.ts";
import { strangeReplyCodes, strangeReplyRules } from "./server/unexpected-replies.ts";
import { gpuGroup } from "./stack/gpu.ts";
import { machineGroup } from "./stack/machine.ts";
import { modelsGroup } from "./stack/models.ts";
import { modelsOnDiskGroup } from "./stack/models-on-disk.ts";
import { mountGroup } from "./stack/mount.ts";
import { nodeChangesGroup } from "./stack/node-changes.ts";
import { packsGroup } from "./stack/packs.ts";
import { credentialCodes, credentialRules } from "./surface/credentials.ts";
import { exposureCodes, exposureRules } from "./surface/exposure.ts";
import { authCodes, authRules } from "./surface/login.ts";
import { proxyCodes, proxyRules } from "./surface/proxy.ts";
import { upstreamCodes, upstreamRules } from "./surface/upstream.ts";
import { websocketCodes, websocketRules } from "./surface/websocket.ts";

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
  old("connection", "server", connectionRules, connectionCodes),
  old("identity", "server", answererRules, answererCodes),
  old("server", "server", serverRules, serverCodes),
  old("unexpected-replies", "server", strangeReplyRules, strangeReplyCodes),
  old("chain", "access", chainRules, chainCodes),
  old("token", "access", accessRules, accessCodes),
  old("refusal", "access", refusalRules, refusalCodes),
  mountGroup,
  packsGroup,
  gpuGroup,
  machineGroup,
  nodeChangesGroup,
  modelsOnDiskGroup,
  modelsGroup,
  old("websocket", "surface", websocketRules, websocketCodes),
  old("proxy", "surface", proxyRules, proxyCodes),
  old("login", "surface", authRules, authCodes),
  old("exposure", "surface", exposureRules, exposureCodes),
  old("credentials", "surface", credentialRules, credentialCodes),
  old("upstream", "surface", upstreamRules, upstreamCodes),
  workflowsGroup,
  nodeFailuresGroup,
  containerRestartGroup,
  generationGroup,
  slowGroup,
  furtherPicturesGroup,
  imagesGroup,
  referencesGroup,
  editsGroup,
  old("cancel", "rest", cancelRules, {}),
  containerNotesGroup,
  restartGroup,
  suiteGroup,
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
