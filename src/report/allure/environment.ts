import type { ServedNodes } from "../../comfyui/node-signature.ts";
import { duration, gib, plural } from "../../format.ts";
import { measured } from "../../record/merge-facts.ts";
import type { CheckStatus, RunRecord } from "../../record/run-record.ts";
import type { Verdict } from "../../record/verdict.ts";
import { verdictWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { contactOf, contactTitle } from "../contact.ts";
import { gpuName } from "../phase/input.ts";

/** Packs that the page's table names; the attached table has them all. */
const MAX_PACKS = 8;

const rows = {
  verdict: { fr: "Verdict", en: "Verdict" },
  target: { fr: "Serveur", en: "Server" },
  profile: { fr: "Profil", en: "Profile" },
  weights: { fr: "Poids", en: "Weights" },
  synthetic: { fr: "synthétiques, image non jugée", en: "synthetic, the picture is not judged" },
  duration: { fr: "Durée", en: "Duration" },
  device: { fr: "GPU", en: "GPU" },
  of: { fr: "libres sur", en: "free of" },
  flags: { fr: "Options", en: "Options" },
  image: { fr: "Image Docker", en: "Docker image" },
  pack: { fr: "Pack", en: "Pack" },
  own: { fr: "ComfyUI même", en: "ComfyUI itself" },
  emulated: { fr: "émulateur", en: "emulator" },
  broken: { fr: "Jaune", en: "Yellow" },
  waived: { fr: "défaut connu, toléré", en: "known defect, tolerated" },
  unknown: { fr: "Violet", en: "Violet" },
  blocked: { fr: "bloqué, donc non vérifié", en: "blocked, so not verified" },
} as const satisfies Record<string, Text>;

type Row = readonly [name: string, value: string];

/** For Allure's page, which shows the first eight, hides the others behind "more", and cuts a value at about 40 characters. */
export function variables(record: RunRecord, verdict: Verdict): Record<string, string> {
  const { language, target } = record;
  const say = (name: keyof typeof rows): string => rows[name][language];
  const contact = contactOf(record, verdict);
  const has = (status: CheckStatus): boolean => record.checks.some((check) => check.status === status);
  return {
    [say("verdict")]: verdictWords[verdict.verdict][language],
    ...(contact && { [contactTitle[language]]: contact }),
    [say("target")]: target.emulated ? say("emulated") : target.url,
    [say("profile")]: record.profile,
    ...(record.weights === "synthetic" && { [say("weights")]: say("synthetic") }),
    ...(has("waived") && { [say("broken")]: say("waived") }),
    ...(has("blocked") && { [say("unknown")]: say("blocked") }),
    ...Object.fromEntries(environment(record, MAX_PACKS)),
    [say("duration")]: duration(record.durationMs, language),
  };
}

/** All that was measured of the server: versions, device, options, image, packs of nodes, models. */
export function environment({ facts, language }: RunRecord, maxPacks = Number.POSITIVE_INFINITY): Row[] {
  const say = (name: keyof typeof rows): string => rows[name][language];
  const { system, container, modelLists = {}, servedNodes = {} } = measured(facts);
  return [
    ...(system
      ? ([
          ["ComfyUI", system.comfyui],
          [say("device"), gpuName(system.device)],
          ["VRAM", `${gib(system.vramFree, language)} ${say("of")} ${gib(system.vramTotal, language)}`],
          ["Python / PyTorch", `${system.python.split(" ")[0]} / ${system.pytorch}`],
          [say("flags"), system.flags.join(" ") || "–"],
        ] satisfies Row[])
      : []),
    ...(container ? [[say("image"), `${container.image} (${container.digest})`] as const] : []),
    ...packs(servedNodes, language).slice(0, maxPacks),
    ...Object.entries(modelLists).map(
      ([loader, files]): Row => [loader.split(".")[0] ?? loader, files.join(", ") || "–"],
    ),
  ];
}

/** The packs that were added to ComfyUI, and ComfyUI's own nodes as one more pack; the largest first. */
function packs(servedNodes: ServedNodes, language: Language): Row[] {
  const pack = /^custom_nodes\./;
  const groups = Map.groupBy(Object.values(servedNodes), ({ module }) =>
    pack.test(module) ? module.replace(pack, "") : rows.own[language],
  );
  return [...groups]
    .toSorted((a, b) => b[1].length - a[1].length)
    .map(([name, all], at) => [
      `${rows.pack[language]} ${at + 1}`,
      `${name} (${plural(all.length, ["nœud", "nœuds"], ["node", "nodes"])[language]})`,
    ]);
}
