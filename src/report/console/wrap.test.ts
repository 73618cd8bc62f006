import { describe, expect, test } from "vitest";
import { wantsColour, wrapped } from "./wrap.ts";

describe("a long line", () => {
  test("is broken at blanks, under its own indent", () => {
    expect(wrapped("  1. un deux trois quatre cinq six sept", 24)).toBe(
      "  1. un deux trois\n     quatre cinq six\n     sept",
    );
    expect(wrapped("Un côté : « un deux » ; trois", 24)).toBe("Un côté : « un deux » ;\ntrois");
    expect(wrapped("un deux\n\ntrois", 60)).toBe("un deux\n\ntrois");
  });

  test("keeps its colours, which take no room, and a word that is too long", () => {
    const red = "\u001b[31mrouge\u001b[0m";
    expect(wrapped(`${red} ${red} ${red} ${red}`, 20)).toBe(`${red} ${red} ${red}\n${red}`);
    const long = "x".repeat(40);
    expect(wrapped(`a ${long} b`, 20)).toBe(`a\n${long}\nb`);
  });

  test("is left whole where it holds a command, or where nobody knows the width", () => {
    const command = "Écrivez : docker exec comfyui-qwen head -n 1 /workspace/ComfyUI/login/PASSWORD";
    expect(wrapped(command, 30)).toBe(command);
    expect(wrapped("un deux trois quatre cinq six", undefined)).toBe("un deux trois quatre cinq six");
  });
});

test.for([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: "1" }, true, false],
  [{ FORCE_COLOR: "1" }, false, true],
  [{ FORCE_COLOR: "" }, false, true],
  [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
  [{ FORCE_COLOR: "0" }, true, false],
] as const)("with %j, on a terminal: %s, colour: %s", ([env, isTerminal, colour]) => {
  expect(wantsColour(env, isTerminal)).toBe(colour);
});
