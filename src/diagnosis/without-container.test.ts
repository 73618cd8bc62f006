import { describe, expect, test } from "vitest";
import { allCases } from "../../selftest/data/all-cases.ts";
import { factsByCheck } from "../../selftest/data/sample-record.ts";
import { diagnose } from "./diagnose.ts";
import { withoutContainer } from "./without-container.ts";

const none = factsByCheck({ noContainer: true });

/** Every case of a server behind which no container was seen, as Docker tells it. */
const cases = allCases
  .filter(({ record: { facts } }) => !/"container":\{|"chain":|"bootHash":/.test(JSON.stringify(facts)))
  .map(({ record }) => ({
    ...record,
    facts: {
      ...record.facts,
      "infra.container-running": {
        ...record.facts["infra.container-running"],
        ...none["infra.container-running"],
      },
    },
  }));

describe("where no container is behind the address", () => {
  test("no remedy of any case names one, nor a command that would need it", () => {
    const said = cases.flatMap((record) =>
      diagnose(record).flatMap(({ code, remedy }) => [`${code}: ${remedy.fr}`, `${code}: ${remedy.en}`]),
    );
    expect(said.length).toBeGreaterThan(100);
    const naming = /\bCONTAINER\b|comfyui-qwen(?![\w-])|^ +docker (?!run|login|pull|build|ps)/m;
    expect(said.filter((remedy) => naming.test(remedy))).toEqual([]);
    // what Docker would have said of one, and the owner that a process in one usually has
    expect(said.filter((remedy) => /oom=|\b0:0\b/.test(remedy))).toEqual([]);
  });

  test("a server that does not run is started as its owner does, or its container is looked for", () => {
    const [refused] = cases.flatMap(diagnose).filter(({ code }) => code === "port-refused");
    expect(refused?.cause.en).not.toContain("container");
    expect(refused?.remedy.en).toMatch(/^1\. Start ComfyUI/);
    expect(refused?.remedy.en).toMatch(/--container.*\n +docker ps -a$/);
  });

  test("commands are those for the server's own machine, and the first step says so", () => {
    const [first, pull, restart] = withoutContainer([
      {
        fr: "Mettez à jour :",
        en: "Update:",
        run: '\n   docker exec CONTAINER git -C "COMFYUI_DIR/custom_nodes/x" pull\n   docker restart CONTAINER',
      },
      { fr: "Redémarrez :", en: "Restart:", run: "\n   docker restart CONTAINER" },
    ]);
    expect(first?.en).toContain("No container is seen behind this address");
    expect(pull?.run).toBe('\n   git -C "COMFYUI_DIR/custom_nodes/x" pull');
    expect(restart).toEqual({ fr: "Redémarrez.", en: "Restart." });
    const [, look] = withoutContainer([
      {
        fr: "Lesquels ?",
        en: "Which?",
        run: "\n   docker ps -a --filter name=CONTAINER\n   docker port CONTAINER",
      },
    ]);
    expect(look?.run).toBe("\n   docker ps -a");
    const untouched = [{ fr: "Lisez.", en: "Read.", run: "\n   npm test" }];
    expect(withoutContainer(untouched)).toEqual(untouched);
  });
});
