import { group } from "../../rule.ts";
import { portSpeaksTls } from "../tls/tls.ts";
import { wrongPath } from "../wrong-path.ts";
import { backendDown } from "./backend-down.ts";
import { addressRefused, botCheck, certificateWanted, tunnelWarning } from "./guards.ts";
import { bannedFirst, limitedFirst } from "./limits.ts";
import { noRoute } from "./no-route.ts";

/** Pages that say by themselves whose they are. */
export const pagesGroup = group({
  name: "pages",
  layer: "server",
  before: {
    entrance: "a refusal that says whose it is and why needs no guess at what it asks for",
    identity: "a page that says whose it is is called by its name",
  },
  rules: [
    wrongPath,
    portSpeaksTls.byPage,
    certificateWanted,
    botCheck,
    tunnelWarning,
    bannedFirst,
    limitedFirst,
    addressRefused,
    noRoute,
    backendDown,
  ],
});
