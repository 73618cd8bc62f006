import { readFileSync, writeFileSync } from "node:fs";
import { describe, test } from "vitest";
import type { EmulatorOptions } from "../../emulator/start.ts";
import { codesOf, runSuite } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

const profile = await writeSizedProfile({ width: 64, height: 64 });
const asking = profile.replace(/\.json$/, "-links.json");
writeFileSync(asking, JSON.stringify({ ...JSON.parse(readFileSync(profile, "utf8")), links: "required" }));

const today: EmulatorOptions = { comfyui: "0.33.0" };

/** The stage against an emulator, as somebody would run it whose profile asks for links, or does not. */
function suiteOn(emulator: EmulatorOptions, file: string) {
  return runSuite({ emulator, args: ["--profile", file, "--stage", "auth"] });
}

describe.concurrent("links of other sites", () => {
  test("that a stock server of today refuses are a note, never red", async ({ expect }) => {
    using run = await suiteOn(today, profile);
    expect(run.status, run.output).toBe(0);
    const note = run.verdict?.diagnoses.find(({ code }) => code === "links-not-opened");
    expect(note).toMatchObject({ warning: true, checks: ["auth.cross-site-link"] });
    expect(run.output).toContain("une page 403 vide");
  });

  test("are red where the profile asks for them, with the lines for the proxy", async ({ expect }) => {
    using run = await suiteOn(today, asking);
    const red = run.verdict?.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
    expect(red, run.output).toEqual(["auth.cross-site-link"]);
    expect(codesOf(run, "links-not-opened")).toEqual(["links-refused"]);
    expect(run.verdict?.diagnoses[0]?.remedy).toContain("proxy_set_header Sec-Fetch-Site");
  });

  test("are never the word for a server that CORS was opened on: its rule is off", async ({ expect }) => {
    using run = await suiteOn({ ...today, faults: ["cors-any"] }, asking);
    expect(codesOf(run, "links-not-opened"), run.output).toEqual(["cors-any-origin"]);
  });

  test.for([
    ["a proxy that drops the header", { ...today, faults: ["proxy-opens-links"] }],
    ["0.3.64, which has no such rule", { comfyui: "0.3.64" }],
  ] as const)("open behind %s, also where they are asked for", async ([, emulator], { expect }) => {
    using run = await suiteOn(emulator, asking);
    expect(run.status, run.output).toBe(0);
    expect(codesOf(run, "links-not-opened")).toEqual([]);
  });
});
