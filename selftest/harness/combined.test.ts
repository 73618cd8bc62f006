import { describe, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import type { DiagnosisCode } from "../../src/diagnosis/rules.ts";
import { codesOf, outcomeOf, runSuite } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

interface Combination {
  readonly faults: readonly FaultName[];
  /** All diagnoses, in order. */
  readonly diagnoses: readonly DiagnosisCode[];
  readonly because: string;
}

const combinations: readonly Combination[] = [
  {
    faults: ["black-image", "guest-mode", "node-hijacked"],
    diagnoses: ["node-hijacked", "guest-mode-on", "image-black"],
    because: "what the server lacks comes before who gets in, and both before its pictures",
  },
  {
    faults: ["other-hash", "qwen-pack-missing", "black-image"],
    diagnoses: ["token-other-hash"],
    because: "without access nothing else is known, and nothing else is claimed",
  },
  {
    faults: ["login-redirect-json", "other-hash"],
    diagnoses: ["proxy-login-page"],
    because: "a login page that refuses the right token refuses the empty one, too",
  },
  {
    faults: ["proxy-adds-token", "log-start-lost"],
    diagnoses: ["login-bypassed"],
    because: "the login has routes of its own: who has forgotten its start has loaded it all the same",
  },
  {
    faults: ["login-absent", "log-start-lost"],
    diagnoses: ["login-absent"],
    because: "where the login has no routes either, nothing guards the server",
  },
  {
    faults: ["proxy-html", "login-absent"],
    diagnoses: ["proxy-backend-down"],
    because: "a proxy's page says nothing about access to the server behind it",
  },
];

const profile = await writeSizedProfile({ width: 256, height: 256 });

describe.concurrent("several faults at once are reported in the order of their causes", () => {
  test.for(combinations)("$faults: $because", async ({ faults, diagnoses }, { expect }) => {
    using run = await runSuite({ emulator: { faults }, args: ["--profile", profile] });
    const codes = codesOf(run);
    expect(codes, run.output).toEqual(diagnoses);
    expect(run.status).toBe(1);
    expect(outcomeOf(run)).toMatchSnapshot();
  });
});
