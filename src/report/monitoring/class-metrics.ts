import type { ReadinessSummary } from "../../record/class/readiness-summary.ts";

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];
type Family = readonly [name: string, help: string, samples: readonly Sample[]];

const seconds = (ms: number): number => ms / 1_000;

/** What was found out about a class, where one was simulated. */
export function classMetrics(found: ReadinessSummary | undefined): Family[] {
  if (found === undefined) return [];
  const { session, measured, forecast, limitMs, memory, swapMs, warmUp, images } = found;
  const waits = (["p50", "p95", "max"] as const).flatMap((quantile): Sample[] => [
    ...(measured ? [[{ quantile, basis: "measured" }, seconds(measured.waitMs[quantile])] as const] : []),
    ...(forecast
      ? [[{ quantile, basis: "forecast" }, seconds(forecast.waitMs[quantile].value)] as const]
      : []),
  ]);
  const held = (["before", "peak", "after", "freed"] as const).flatMap((moment) =>
    (["vram", "ram"] as const).flatMap((kind): Sample[] => {
      const bytes = memory[moment]?.[`${kind}Used`];
      return bytes === undefined ? [] : [[{ kind, moment }, bytes]];
    }),
  );
  const growth = (["vram", "ram"] as const).flatMap((kind): Sample[] => {
    const bytes = memory.growthPerJob?.[kind];
    return bytes === undefined ? [] : [[{ kind }, bytes]];
  });
  const pace: Sample[] = [
    ...(measured ? [[{ basis: "measured" }, measured.imagesPerMinute] as const] : []),
    ...(forecast ? [[{ basis: "forecast" }, forecast.imagesPerMinute.value] as const] : []),
  ];
  const warm = (["cold", "warm"] as const).flatMap((state): Sample[] => {
    const ms = warmUp[`${state}Ms`];
    return ms === undefined ? [] : [[{ state }, seconds(ms)]];
  });
  return [
    [
      "class_ready",
      "Whether the class can work: the sample of the answer is 1.",
      (["yes", "no", "unsure"] as const).map((answer) => [{ answer }, Number(answer === found.answer)]),
    ],
    ["class_students", "Students of the class that was simulated.", [[{}, session.students]]],
    ["class_wait_seconds", "From Run to the picture.", waits],
    ["class_wait_limit_seconds", "The limit of the p95 of the waits.", [[{}, seconds(limitMs)]]],
    ["class_images_per_minute", "Pictures a minute while the class works.", pace],
    [
      "class_largest_students",
      "The largest class within the limits.",
      forecast ? [[{}, Math.floor(forecast.largestClass.value)]] : [],
    ],
    [
      "class_images",
      "Pictures of the class by what became of them.",
      Object.entries(images).map(([outcome, count]) => [{ outcome }, count]),
    ],
    ["class_memory_bytes", "Memory in use around the class.", held],
    ["class_memory_growth_bytes", "Growth of memory from job to job, where it is steady.", growth],
    ["class_swap_seconds", "What changing the workflow costs.", swapMs ? [[{}, seconds(swapMs.value)]] : []],
    ["class_warm_up_seconds", "The first picture on a cold server, and the next one.", warm],
  ];
}
