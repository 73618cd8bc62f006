import { findChromium } from "../../src/browser/find-chromium.ts";
import { type Pair, ratioOf } from "../figures/figures.ts";
import type { Measure, Row } from "../measure.ts";
import { type Floor, floorMs, floorOf } from "./floor/floor.ts";
import { type SuiteRun, suiteRun } from "./suite.ts";

const ROUNDS = 5;
const LIMIT = 1.3;

/** `npm test` on the embedded emulator, with and without the walk of a browser, each round beside its own floor. */
export const wholeRun: Measure = {
  name: "run",
  about: "the default run, against bare vitest + bare Allure + the server's own time (+ a bare walk)",
  async run(tell, rounds = ROUNDS) {
    const rows: Row[] = [];
    for (const browser of findChromium() === undefined ? [false] : [false, true]) {
      const pairs: Pair[] = [];
      let detail = "";
      for (let round = 0; round <= rounds; round += 1) {
        using suite = await suiteRun(browser);
        const floor = await floorOf(suite, browser, round);
        detail = inWords(suite, floor);
        tell(
          `${browser ? "with" : "without"} a browser, ${round === 0 ? "warm-up" : `round ${round}`}: ${detail}`,
        );
        if (round > 0) pairs.push({ ours: suite.timed.wallMs, floor: floorMs(floor) });
      }
      const what = `whole default run, ${browser ? "with" : "without"} a browser`;
      rows.push({ what, ratio: ratioOf(pairs), unit: "×", limit: { most: LIMIT }, detail });
    }
    return rows;
  },
};

function inWords({ timed }: SuiteRun, floor: Floor): string {
  const { vitest, allure, walk, serverMs } = floor;
  const parts = [
    `vitest ${seconds(vitest.wallMs)}`,
    `Allure ${seconds(allure.wallMs)}`,
    `server ${seconds(serverMs)}`,
    ...(walk ? [`walk ${seconds(walk.wallMs)}`] : []),
  ];
  const tools = vitest.cpuMs + allure.cpuMs + (walk?.cpuMs ?? 0);
  return `${both(timed.wallMs, timed.cpuMs)} against ${both(floorMs(floor), tools)}: ${parts.join(", ")}`;
}

/** By the clock, and of the processor; that of the floor is without the server's own. */
function both(wallMs: number, cpuMs: number): string {
  return `${seconds(wallMs)} (processor ${seconds(cpuMs)})`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
