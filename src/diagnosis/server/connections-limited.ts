import { tooMany } from "../../comfyui/wire/in-a-hurry.ts";
import { plural } from "../../format.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Measured } from "../../record/facts.ts";
import type { CheckResult, RunRecord } from "../../record/run-record.ts";
import { rule } from "../rule.ts";
import { withoutProxy } from "../steps.ts";
import { limitTitle, raiseLimit } from "./pages/limits.ts";

type Run = Pick<RunRecord, "checks">;

/** How many connections at once were measured to pass, where they are few. */
export function fewConnections({ checks }: Run): number | undefined {
  return checks.find(({ brokenOff }) => brokenOff?.connections !== undefined)?.brokenOff?.connections;
}

const given = new RegExp(`\\b(${tooMany.join("|")})\\b`);

/** It was cut, refused or kept waiting, or its own words give such a status. */
function met({ status, errorCode = "", reason = "", brokenOff }: CheckResult): boolean {
  return (
    status === "failed" &&
    (brokenOff?.connections !== undefined ||
      /^COMFY_(RESET|REFUSED|TIMEOUT)$/.test(errorCode) ||
      given.test(reason))
  );
}

/** Findings of the page and of the bodies that are no flaws of theirs. */
function foundBeside({ page, body }: Pick<Measured, "page" | "body">): CheckId[] {
  const of = (status: number | undefined): boolean => status === undefined || tooMany.includes(status);
  return [
    ...(page?.flaw !== undefined && of(page.status) ? (["infra.page-served"] as const) : []),
    ...(body?.refused !== undefined && of(body.status) ? (["infra.large-body"] as const) : []),
  ];
}

/** The limit was measured: whatever else broke off in this run met it. */
export const limitedAtOnce = rule({
  code: "rate-limited",
  title: limitTitle,
  check: "infra.queue",
  reads: ["infra.page-served", "infra.large-body"],
  anyway: true,
  when: ({ run, facts, shell }) => {
    const few = fewConnections(run);
    const checks = run.checks.filter(met).map(({ id }) => id);
    const [first] = checks;
    if (few === undefined || first === undefined) return undefined;
    const { fr, en } = plural(few, ["connexion", "connexions"], ["connection", "connections"]);
    return {
      checks: [...checks, ...foundBeside(facts)],
      cause: {
        fr: `Un proxy devant ${run.target.url} ne laisse à chaque client que ${fr} à la fois (mesuré après l'échec de « ${first} ») et refuse les autres ; rien n'est tombé. La page de ComfyUI garde un WebSocket ouvert, et un navigateur ouvre jusqu'à six connexions à côté : personne ne peut travailler ainsi, et une classe derrière une même adresse partage cette limite.`,
        en: `A proxy in front of ${run.target.url} leaves each client only ${en} at once (measured after "${first}" had failed) and refuses the others; nothing has gone down. ComfyUI's page keeps a WebSocket open, and a browser opens up to six connections beside it: nobody can work like this, and a class behind one address shares this limit.`,
      },
      steps: [raiseLimit, withoutProxy(shell)],
    };
  },
});
