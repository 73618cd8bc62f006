import { problem } from "../../input/sentences.ts";
import { type TargetKind, targetKinds } from "../../record/target-kind.ts";
import type { Text } from "../../text.ts";
import { type Given, pick, read, type Sources, whereOf } from "../given.ts";
import { settings } from "../settings.ts";

/** Refuses the emulator where a server is required. A pipeline requires one by default: only the emulator that somebody chose by name is validated there. */
export function judgeRequired(sources: Sources, kind: TargetKind, serverMust: boolean): void {
  if (!targetKinds[kind].emulated) return;
  const chosen = pick(sources, settings.target);
  const required = pick(sources, settings.require);
  if (required !== undefined) {
    if (serverMust) sources.problems.push(serverRequired(required, chosen));
    return;
  }
  const pipeline = pick(sources, settings.ci);
  if (pipeline !== undefined && read(sources, settings.ci) && chosen === undefined)
    sources.problems.push(noServerInPipeline(pipeline));
}

function serverRequired(required: Given, chosen: Given | undefined): Text {
  const other = chosen && whereOf(chosen);
  return problem(
    whereOf(required),
    {
      fr: `un vrai serveur est exigé, et ${other ? `${other.fr} choisit l'émulateur` : "rien ne nomme de serveur : l'émulateur serait validé"}`,
      en: `a real server is required, and ${other ? `${other.en} chooses the emulator` : "nothing names a server: the emulator would be validated"}`,
    },
    giveServer,
  );
}

function noServerInPipeline(pipeline: Given): Text {
  return problem(
    whereOf(pipeline),
    {
      fr: "en intégration continue un vrai serveur est exigé, et rien ne nomme de serveur : l'émulateur serait validé",
      en: "in continuous integration a real server is required, and nothing names a server: the emulator would be validated",
    },
    {
      fr: `${giveServer.fr.replace(/\.$/, "")} ; pour valider l'émulateur, COMFYUI_REQUIRE=any.`,
      en: `${giveServer.en.replace(/\.$/, "")}; to validate the emulator, COMFYUI_REQUIRE=any.`,
    },
  );
}

const giveServer: Text = {
  fr: "donnez COMFYUI_URL=http://hôte:8188 (ou --url), ou COMFYUI_TARGET=compose ou image.",
  en: "give COMFYUI_URL=http://host:8188 (or --url), or COMFYUI_TARGET=compose or image.",
};
