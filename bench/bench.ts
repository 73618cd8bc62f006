import { emulatorProcess } from "./emulator-process.ts";
import { imageVerdictRatio } from "./image-verdict.ts";
import { knowledgeLatency } from "./knowledge-latency.ts";
import { refusalRateRatio } from "./refusal-rate.ts";

/** `npm run bench`: three ratios against their floors, measured in one run. Status 1 if one is missed. */
await using emulator = await emulatorProcess();

const latency = await knowledgeLatency(emulator.url, emulator.token);
row("success event → known, p95", `${latency} ms`, "≤ 20 ms", latency <= 20);

const rate = await refusalRateRatio(emulator.url);
const rates = `${rate.ours.toFixed(0)}/s against ${rate.bare.toFixed(0)}/s of bare undici`;
row("auth requests, share of bare undici", rate.ratio.toFixed(2), "≥ 0.50", rate.ratio >= 0.5, rates);

const image = await imageVerdictRatio();
const times = `${image.verdictMs.toFixed(0)} ms against ${image.sharpMs.toFixed(0)} ms of sharp's decode and statistics`;
row("image verdict, multiple of sharp", image.ratio.toFixed(2), "≤ 4.00", image.ratio <= image.floor, times);

function row(what: string, value: string, floor: string, holds: boolean, detail = ""): void {
  process.stdout.write(
    `${holds ? "✓" : "✗"} ${what.padEnd(36)} ${value.padStart(8)}  (${floor})  ${detail}\n`,
  );
  if (!holds) process.exitCode = 1;
}
