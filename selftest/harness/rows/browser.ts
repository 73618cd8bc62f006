import type { FaultRow, HarmlessRow } from "../row.ts";

/** Each in the browser alone: it says what it says, whether the other stages run or not. */
const stages = ["browser"] as const;

/** What a student's browser meets, and a program does not. */
export const browserRows: readonly FaultRow<"browser">[] = [
  { fault: "login-form-gone", failed: ["browser.login-page"], diagnosis: "browser-login-page", stages },
  {
    fault: "wrong-password-accepted",
    failed: ["browser.wrong-password"],
    diagnosis: "browser-wrong-password-accepted",
    stages,
  },
  { fault: "login-form-refuses", failed: ["browser.login"], diagnosis: "browser-password-refused", stages },
  { fault: "session-cookie-lost", failed: ["browser.login"], diagnosis: "browser-session-lost", stages },
  { fault: "page-chunk-missing", failed: ["browser.editor"], diagnosis: "browser-page-blank", stages },
  { fault: "page-script-throws", failed: ["browser.editor"], diagnosis: "browser-page-errors", stages },
  { fault: "page-script-endless", failed: ["browser.editor"], diagnosis: "browser-page-hangs", stages },
  { fault: "page-request-fails", failed: ["browser.editor"], diagnosis: "browser-page-errors", stages },
  {
    fault: "page-nodes-cached",
    failed: ["browser.workflow-loaded"],
    diagnosis: "browser-workflow-not-loaded",
    stages,
  },
  { fault: "run-button-dead", failed: ["browser.run"], diagnosis: "browser-run-dead", stages },
  { fault: "events-kept-from-pages", failed: ["browser.run"], diagnosis: "browser-no-progress", stages },
  {
    fault: "pictures-hotlink-guard",
    failed: ["browser.run"],
    diagnosis: "browser-picture-not-shown",
    stages,
  },
  {
    fault: "saving-refused-to-pages",
    failed: ["browser.workflow-saved"],
    diagnosis: "browser-workflow-not-saved",
    stages,
  },
  { fault: "logout-ignored", failed: ["browser.logout"], diagnosis: "browser-logout-ignored", stages },
];

export const browserHarmlessRows: readonly HarmlessRow[] = [
  {
    fault: "password-nameless",
    because: "a PASSWORD of one line works: the form asks for a name, and a blank leaves the file as it is",
    stages,
  },
  {
    fault: "page-script-stale",
    because:
      "a script that imports what is not there never runs, and the editor does without it: a note names it",
    stages,
  },
  { fault: "page-slow", because: "a page on a slow line comes all the same", stages, waits: true },
];
