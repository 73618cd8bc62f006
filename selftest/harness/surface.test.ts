import { describe, test } from "vitest";
import { runSuite } from "./run-suite.ts";

describe.concurrent("an open door to a route that the server does not have", () => {
  test.for(["jobs-unprotected", "assets-unprotected"] as const)(
    "is no finding on 0.3.64: %s",
    async (fault, { expect }) => {
      using run = await runSuite({
        emulator: { comfyui: "0.3.64", faults: [fault] },
        args: ["--stage", "auth"],
      });
      expect(run.status, run.output).toBe(0);
    },
  );
});

describe.concurrent("the doors of the suffix rule", () => {
  test("are told by kind on a server of today, and stay a waived weakness", async ({ expect }) => {
    using run = await runSuite({ emulator: { comfyui: "0.33.0" }, args: ["--stage", "auth"] });
    const found = run.verdict?.checks.find(({ id }) => id === "auth.suffix-rule");
    expect([run.status, found?.status], run.output).toEqual([0, "waived"]);
    expect(found?.reason?.split("\n")).toEqual([
      expect.stringContaining("écriture d'un fichier : 5 requêtes"),
      expect.stringContaining("fichier d'autrui renommé en .js"),
      expect.stringMatching(/^lecture .* : 16 requêtes/),
      expect.stringMatching(/^accès aux travaux, .* : 9 requêtes/),
      expect.stringContaining("écriture des réglages"),
    ]);
  });
});
