import { chainCodes } from "./access/chain.ts";
import { refusalCodes } from "./access/refusal.ts";
import { accessCodes } from "./access/token.ts";
import { containerCodes } from "./container/container.ts";
import { neverRanCodes } from "./container/never-ran.ts";
import { generationCodes } from "./job/generation.ts";
import { nodeFailureCodes } from "./job/node-failures.ts";
import { slowJobCodes } from "./job/slow.ts";
import { workflowCodes } from "./job/workflows.ts";
import { editCodes } from "./picture/edits.ts";
import { furtherPictureCodes } from "./picture/further-pictures.ts";
import { imageCodes } from "./picture/images.ts";
import { referenceCodes } from "./picture/references.ts";
import { containerNoteCodes } from "./rest/container-notes.ts";
import { restartCodes } from "./rest/restart.ts";
import { suiteCodes } from "./rest/suite.ts";
import { connectionCodes } from "./server/connection.ts";
import { answererCodes } from "./server/identity.ts";
import { serverCodes } from "./server/server.ts";
import { strangeReplyCodes } from "./server/unexpected-replies.ts";
import { gpuCodes } from "./stack/gpu.ts";
import { machineCodes } from "./stack/machine.ts";
import { modelCodes } from "./stack/models.ts";
import { modelOnDiskCodes } from "./stack/models-on-disk.ts";
import { mountCodes } from "./stack/mount.ts";
import { nodeChangeCodes } from "./stack/node-changes.ts";
import { nodeCodes } from "./stack/packs.ts";
import { credentialCodes } from "./surface/credentials.ts";
import { exposureCodes } from "./surface/exposure.ts";
import { authCodes } from "./surface/login.ts";
import { proxyCodes } from "./surface/proxy.ts";
import { upstreamCodes } from "./surface/upstream.ts";
import { websocketCodes } from "./surface/websocket.ts";

/**
 * Every stable code with its meaning in one line: what `verdict.json` may hold, beside `unexplained-<check id>`.
 * Codes are a contract: scripts and documents name them.
 */
export const diagnosisCodes = {
  ...containerCodes,
  ...neverRanCodes,
  ...containerNoteCodes,
  ...connectionCodes,
  ...answererCodes,
  ...serverCodes,
  ...strangeReplyCodes,
  ...chainCodes,
  ...accessCodes,
  ...refusalCodes,
  ...mountCodes,
  ...nodeCodes,
  ...gpuCodes,
  ...machineCodes,
  ...nodeChangeCodes,
  ...modelOnDiskCodes,
  ...modelCodes,
  ...websocketCodes,
  ...proxyCodes,
  ...authCodes,
  ...exposureCodes,
  ...credentialCodes,
  ...upstreamCodes,
  ...workflowCodes,
  ...nodeFailureCodes,
  ...generationCodes,
  ...slowJobCodes,
  ...furtherPictureCodes,
  ...imageCodes,
  ...referenceCodes,
  ...editCodes,
  ...restartCodes,
  ...suiteCodes,
};

export type DiagnosisCode = keyof typeof diagnosisCodes;
