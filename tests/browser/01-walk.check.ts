import { afterAll, expect } from "vitest";
import { openEditor } from "../../src/browser/editor.ts";
import { logIn, openLoginPage, tryWrongPassword } from "../../src/browser/log-in.ts";
import { logOut } from "../../src/browser/log-out.ts";
import { pressRun } from "../../src/browser/run.ts";
import { saveAndReopen } from "../../src/browser/save.ts";
import type { Visit } from "../../src/browser/visit.ts";
import { loadWorkflow } from "../../src/browser/workflow.ts";
import type { Graph } from "../../src/comfyui/client.ts";
import { paintings } from "../../src/config/profile/workflow.ts";
import { hasLogin } from "../../src/credentials/access.ts";
import type { CheckId } from "../../src/record/catalogue.ts";
import type { FactsOf } from "../../src/record/facts.ts";
import {
  complaintRows,
  complaintsText,
  explained,
  leftoversText,
  outsideText,
} from "../../src/runner/browser/complaints.ts";
import { savedFile, walkedJob } from "../../src/runner/browser/walked.ts";
import {
  expectNone,
  noPasswordThere,
  noWalk,
  passwordOf,
  photograph,
  Walker,
} from "../../src/runner/browser/walker.ts";
import { type CheckTools, check, config, target } from "../../src/runner/check.ts";
import { freshGraph } from "../../src/runner/helpers/fresh-graph.ts";
import { budgetOf } from "../../src/runner/helpers/generate.ts";
import { unaskedWithout } from "../../src/runner/helpers/roles.ts";
import type { Text } from "../../src/text.ts";
import { freshPrefix } from "../../src/workflows/fresh.ts";

const walker = new Walker();
afterAll(() => walker.close());

const workflow = paintings(config.profile)[0] ?? config.profile.workflows[0];
const unasked = noWalk();
const options = { ...(unasked && { unasked }), timeoutMs: 300_000 };
const ofWorkflow = { ...unaskedWithout(workflow), ...options };
const budgetMs = budgetOf(workflow);
let password = "";
/** Why the walk ends before its first step: nothing is broken, and the steps behind it are not blocked by that. */
let stopped: Text | undefined;
let graph: Graph = {};
/** Of the pictures of that graph. */
let prefix = "";

check(
  "browser.login-page",
  async (tools) => {
    const stop = (reason: Text): never => {
      stopped = reason;
      return config.browser.asked ? tools.cannotTell(reason) : tools.notAskedFor(reason);
    };
    password = await passwordOf({ ...tools, cannotTell: stop });
    await step("browser.login-page", tools, async (visit) => {
      const { ms, trouble, certificate, setsPassword, asksName } = await openLoginPage(visit);
      if (certificate) stop(unknownIssuer(certificate));
      if (setsPassword) stop(noPasswordThere);
      if (asksName) tools.remark(nameless);
      tools.note({ walk: { chromium: walker.version, loginPageMs: ms } });
      return trouble;
    });
  },
  options,
);

check("browser.wrong-password", (tools) => step("browser.wrong-password", tools, tryWrongPassword), options);

check("browser.login", (tools) => step("browser.login", tools, (visit) => logIn(visit, password)), options);

check(
  "browser.editor",
  (tools) =>
    step("browser.editor", tools, async (visit) => {
      const { ms, version, trouble } = await openEditor(visit, !hasLogin(target.access.kind));
      const complaints = visit.complaints();
      const { findings, outside, leftovers } = complaints;
      tools.note({
        walk: { chromium: walker.version, frontEnd: version, editorMs: ms },
        complaints: [...findings],
      });
      await tools.evidence.table("complaints", complaintRows(complaints));
      if (outside.length > 0) tools.remark(outsideText(outside));
      if (leftovers.length > 0) tools.remark(leftoversText(leftovers));
      if (trouble || findings.length === 0) return trouble;
      return { kind: "complaints", said: complaintsText(findings) };
    }),
  // a page that hangs on a busy machine: three minutes and a half until that is certain, two more for its script
  { ...options, timeoutMs: 420_000 },
);

check(
  "browser.workflow-loaded",
  (tools) =>
    step("browser.workflow-loaded", tools, async (visit) => {
      if (workflow === undefined) return undefined;
      prefix = freshPrefix();
      graph = await freshGraph(workflow, tools, prefix);
      return await loadWorkflow(visit, graph, "e2e");
    }),
  ofWorkflow,
);

check(
  "browser.run",
  async (tools) => {
    await using job = walkedJob(prefix, tools);
    await step("browser.run", tools, async (visit) => {
      const found = await pressRun(visit, { budgetMs, ...job });
      const { progressMs, pictureMs, trouble } = found;
      tools.note({
        walk: {
          ...(progressMs !== undefined && { progressMs }),
          ...(pictureMs !== undefined && { pictureMs }),
        },
      });
      return trouble;
    });
  },
  { ...ofWorkflow, timeoutMs: 2 * budgetMs + 120_000 },
);

check(
  "browser.workflow-saved",
  async (tools) => {
    await using file = savedFile(tools);
    await step("browser.workflow-saved", tools, async (visit) => {
      const { reopenMs, trouble } = await saveAndReopen(visit, file.name, Object.keys(graph).length);
      if (reopenMs !== undefined) tools.note({ walk: { reopenMs } });
      return trouble;
    });
    expect(await file.remove()).toBeFlawless();
  },
  ofWorkflow,
);

check("browser.logout", (tools) => step("browser.logout", tools, logOut), options);

/** One step on the page, with a picture of what it led to, whatever that is. */
async function step<Id extends Extract<CheckId, `browser.${string}`>>(
  id: Id,
  tools: CheckTools<Id>,
  walk: (visit: Visit) => Promise<Parameters<typeof expectNone>[1]>,
): Promise<void> {
  if (stopped) tools.notAskedFor(stopped);
  const visit = await walker.visit(tools.signal);
  // what an earlier step got over excuses nothing in this one
  visit.networkChanged = false;
  try {
    const found = await walk(visit);
    if (found && visit.networkChanged) tools.cannotTell(otherNetwork);
    const trouble = explained(found, visit);
    expectNone(id, trouble, { note: (facts) => tools.note(facts as FactsOf<Id>) });
  } finally {
    await photograph(visit, id.slice("browser.".length), tools);
  }
}

const nameless = {
  fr: "PASSWORD n'a pas de nom d'utilisateur (ligne 2) : la page en demande un, et la connexion l'y écrit. La suite y a mis un blanc : la ligne 2 reste vide, et le nom sera redemandé au prochain démarrage.",
  en: "PASSWORD has no user name (line 2): the page asks for one, and the login writes it there. The suite gave a blank: line 2 stays empty, and the name is asked for again after the next start.",
};

const otherNetwork = {
  fr: "le réseau de cette machine a changé pendant le parcours (un conteneur, un VPN, le Wi-Fi), et Chromium a lâché ses requêtes (ERR_NETWORK_CHANGED) : le serveur n'y est pour rien ; relancez quand rien d'autre ne démarre ici",
  en: "this machine's network changed during the walk (a container, a VPN, Wi-Fi), and Chromium let its requests go (ERR_NETWORK_CHANGED): the server did nothing; run again while nothing else starts here",
};

function unknownIssuer(said: string): Text {
  return {
    fr: `le Chromium de cette machine n'accepte pas le certificat (${said}) ; ajoutez son autorité au magasin de certificats du navigateur`,
    en: `the Chromium of this machine does not accept the certificate (${said}); add its authority to the browser's store of certificates`,
  };
}
