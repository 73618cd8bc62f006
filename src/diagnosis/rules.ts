import type { Text } from "../text.ts";
import { chainGroup } from "./access/chain.ts";
import { refusalGroup } from "./access/refusal.ts";
import { tokenGroup } from "./access/token.ts";
import { browserEditorGroup } from "./browser/editor.ts";
import { browserEntranceGroup } from "./browser/entrance.ts";
import { browserWorkGroup } from "./browser/work.ts";
import { classJobsGroup } from "./class/class-jobs.ts";
import { classMemoryGroup } from "./class/class-memory.ts";
import { classNotesGroup } from "./class/class-notes.ts";
import { classStartGroup } from "./class/class-start.ts";
import { classWaitingGroup } from "./class/waiting.ts";
import { containerGroup } from "./container/container.ts";
import { ownOriginGroup } from "./front-end/own-origin.ts";
import { pageGroup } from "./front-end/page.ts";
import { savingGroup } from "./front-end/saving.ts";
import { containerRestartGroup } from "./job/container-restart.ts";
import { deadWorkerGroup } from "./job/dead-worker.ts";
import { generationGroup } from "./job/generation.ts";
import { jobListGroup } from "./job/job-list.ts";
import { nodeFailuresGroup } from "./job/node-failures.ts";
import { slowGroup } from "./job/slow.ts";
import { workflowsGroup } from "./job/workflows.ts";
import { damageGroup } from "./picture/damage.ts";
import { editsGroup } from "./picture/edits.ts";
import { furtherPicturesGroup } from "./picture/further-pictures.ts";
import { imagesGroup } from "./picture/images.ts";
import { referencesGroup } from "./picture/references.ts";
import { roundTripGroup } from "./picture/round-trip.ts";
import { cancelGroup } from "./rest/cancel.ts";
import { containerNotesGroup } from "./rest/container-notes.ts";
import { restartGroup } from "./rest/restart.ts";
import { suiteGroup } from "./rest/suite.ts";
import { connectionGroup } from "./server/connection.ts";
import { databaseGroup } from "./server/database.ts";
import { entranceGroup } from "./server/entrance.ts";
import { identityGroup } from "./server/identity.ts";
import { pagesGroup } from "./server/pages/pages.ts";
import { serverGroup } from "./server/server.ts";
import { unexpectedRepliesGroup } from "./server/unexpected-replies.ts";
import { advisoriesGroup } from "./stack/advisories.ts";
import { customNodesOffGroup } from "./stack/custom-nodes-off.ts";
import { gpuGroup } from "./stack/gpu.ts";
import { loadersGroup } from "./stack/loaders.ts";
import { machineGroup } from "./stack/machine.ts";
import { modelsGroup } from "./stack/models.ts";
import { modelsOnDiskGroup } from "./stack/models-on-disk.ts";
import { mountGroup } from "./stack/mount.ts";
import { nodeChangesGroup } from "./stack/node-changes.ts";
import { packagesGroup } from "./stack/packages.ts";
import { packsGroup } from "./stack/packs.ts";
import { versionGroup } from "./stack/version.ts";
import { weightsGroup } from "./stack/weights.ts";
import { credentialsGroup } from "./surface/credentials.ts";
import { doorGroup, openAccessGroup } from "./surface/door.ts";
import { exposureGroup } from "./surface/exposure.ts";
import { linksGroup } from "./surface/links.ts";
import { loginGroup } from "./surface/login.ts";
import { proxyGroup } from "./surface/proxy.ts";
import { upstreamGroup } from "./surface/upstream.ts";
import { websocketGroup } from "./surface/websocket.ts";

/** Every rule, in the order in which they are asked: by layer, and within a layer causes first. */
export const groups = [
  containerGroup,
  connectionGroup,
  pagesGroup,
  entranceGroup,
  identityGroup,
  serverGroup,
  databaseGroup,
  unexpectedRepliesGroup,
  chainGroup,
  tokenGroup,
  refusalGroup,
  customNodesOffGroup,
  mountGroup,
  loadersGroup,
  packsGroup,
  weightsGroup,
  gpuGroup,
  versionGroup,
  packagesGroup,
  advisoriesGroup,
  machineGroup,
  nodeChangesGroup,
  modelsOnDiskGroup,
  modelsGroup,
  doorGroup,
  websocketGroup,
  proxyGroup,
  pageGroup,
  savingGroup,
  ownOriginGroup,
  loginGroup,
  exposureGroup,
  credentialsGroup,
  openAccessGroup,
  linksGroup,
  upstreamGroup,
  workflowsGroup,
  nodeFailuresGroup,
  containerRestartGroup,
  generationGroup,
  deadWorkerGroup,
  jobListGroup,
  slowGroup,
  roundTripGroup,
  furtherPicturesGroup,
  imagesGroup,
  damageGroup,
  referencesGroup,
  editsGroup,
  browserEntranceGroup,
  browserEditorGroup,
  browserWorkGroup,
  classStartGroup,
  classJobsGroup,
  classMemoryGroup,
  classWaitingGroup,
  classNotesGroup,
  cancelGroup,
  containerNotesGroup,
  restartGroup,
  suiteGroup,
] as const;

/** Stable, for scripts: what `verdict.json` may hold, beside `unexplained-<check id>`. */
export type DiagnosisCode = (typeof groups)[number]["rules"][number]["code"];

/** Every code with its meaning in one line, in the order of the rules. */
export const diagnosisCodes = Object.fromEntries(
  groups.flatMap(({ rules }) => rules.map(({ code, title }) => [code, title] as const)),
) as Readonly<Record<DiagnosisCode, Text>>;
