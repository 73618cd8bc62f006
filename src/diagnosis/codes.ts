import { accessCodes } from "./access.ts";
import { answererCodes } from "./answerer.ts";
import { authCodes } from "./auth.ts";
import { chainCodes } from "./chain.ts";
import { connectionCodes } from "./connection.ts";
import { neverRanCodes } from "./container-never-ran.ts";
import { containerNoteCodes } from "./container-notes.ts";
import { containerCodes } from "./containers.ts";
import { credentialCodes } from "./credentials.ts";
import { editCodes } from "./edits.ts";
import { exposureCodes } from "./exposure.ts";
import { furtherPictureCodes } from "./further-pictures.ts";
import { generationCodes } from "./generation.ts";
import { gpuCodes } from "./gpu.ts";
import { imageCodes } from "./images.ts";
import { machineCodes } from "./machine.ts";
import { modelCodes } from "./models.ts";
import { modelOnDiskCodes } from "./models-on-disk.ts";
import { mountCodes } from "./mount.ts";
import { nodeChangeCodes } from "./node-changes.ts";
import { nodeFailureCodes } from "./node-failures.ts";
import { nodeCodes } from "./nodes.ts";
import { proxyCodes } from "./proxies.ts";
import { referenceCodes } from "./references.ts";
import { refusalCodes } from "./refusal.ts";
import { restartCodes } from "./restart.ts";
import { serverCodes } from "./server.ts";
import { slowJobCodes } from "./slow-jobs.ts";
import { strangeReplyCodes } from "./strange-replies.ts";
import { suiteCodes } from "./suite.ts";
import { upstreamCodes } from "./upstream.ts";
import { websocketCodes } from "./websocket.ts";
import { workflowCodes } from "./workflows.ts";

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
