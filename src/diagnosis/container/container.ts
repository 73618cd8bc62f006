import { group } from "../rule.ts";
import { downRules } from "./down.ts";
import { noGpuRules } from "./gpu.ts";
import { mountEmpty } from "./mount-empty.ts";
import { neverRanRules } from "./never-ran.ts";
import { otherContainer, shutOut } from "./other-container.ts";
import { startFailedRules } from "./start-failed.ts";

export const containerGroup = group({
  name: "container",
  layer: "container",
  rules: [
    shutOut,
    ...startFailedRules,
    ...downRules,
    ...neverRanRules,
    ...noGpuRules,
    otherContainer,
    mountEmpty,
  ],
  order:
    "a stopped container whose port another one holds cannot be started: that comes before what stopped it",
  before: {
    connection: "a container that is down is why nothing answers on its port",
    "container-notes": "what a process that fails at its start leaves in its log is no failed import",
  },
});
