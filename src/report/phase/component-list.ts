import type { JobReport } from "../../comfyui/job/job-report.ts";
import { duration } from "../../format.ts";
import { modelText, sizeText } from "../../models/model-text.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Measured } from "../../record/facts.ts";
import type { Language, Text } from "../../text.ts";
import { gib, gpuName } from "./input.ts";
import { failureWords, outcomeWords } from "./outcome-words.ts";

/** Files of a loader that are named. */
const MAX_FILES = 4;

interface Component {
  readonly name: Text;
  readonly checks: readonly CheckId[];
  /** Words for what was measured, or undefined where it was not. */
  readonly words: (facts: Measured, language: Language) => string | undefined;
}

/** The parts of a stack, each with the checks that judge it. */
export const components: readonly Component[] = [
  {
    name: { fr: "Serveur HTTP", en: "HTTP server" },
    checks: ["infra.reachable"],
    words: ({ connection }, language) =>
      connection &&
      `${connection.host}:${connection.port} · ${connection.failure ? failureWords[connection.failure][language] : duration(connection.ms, language)}`,
  },
  {
    name: { fr: "ComfyUI", en: "ComfyUI" },
    checks: ["infra.is-comfyui", "infra.version"],
    words: ({ system }) =>
      system &&
      `ComfyUI ${system.comfyui} · Python ${system.python.split(" ")[0]} · PyTorch ${system.pytorch} · ${system.flags.join(" ")}`,
  },
  {
    name: { fr: "GPU", en: "GPU" },
    checks: ["infra.device"],
    words: ({ system }, language) =>
      system &&
      `${gpuName(system.device)} · ${gib(system.vramFree, language)} ${language === "fr" ? "libres sur" : "free of"} ${gib(system.vramTotal, language)}`,
  },
  {
    name: { fr: "Nœuds", en: "Nodes" },
    checks: ["infra.nodes-inventory", "infra.nodes-origin", "infra.nodes-signature", "infra.workflow-nodes"],
    words: ({ nodes }, language) => {
      if (!nodes) return undefined;
      const missing = Object.values(nodes.missing).flat().length;
      return language === "fr"
        ? `${nodes.expected} attendus, ${missing} absents, ${nodes.drifted.length} changements de signature, ${nodes.served} servis en tout`
        : `${nodes.expected} expected, ${missing} missing, ${nodes.drifted.length} changes of signature, ${nodes.served} served in all`;
    },
  },
  {
    name: { fr: "Modèles", en: "Models" },
    checks: ["infra.models"],
    words: ({ modelsMissing, modelLists = {} }, language) =>
      modelsMissing &&
      (modelsMissing.length > 0
        ? `${language === "fr" ? "absents :" : "missing:"} ${modelsMissing.map(({ file }) => file).join(", ")}`
        : Object.entries(modelLists)
            .map(([loader, files]) => `${loader.split(".")[0]} · ${some(files)}`)
            .join("\n")),
  },
  {
    name: { fr: "Modèles sur disque", en: "Models on disk" },
    checks: ["infra.container-models"],
    words: ({ modelsOnDisk }, language) =>
      modelsOnDisk &&
      [
        ...modelsOnDisk.files.map((file) => modelText(file)[language]),
        ...modelsOnDisk.duplicates.map(
          ({ paths, bytes }) =>
            `${language === "fr" ? "en double" : "the same twice"} (${sizeText(bytes, language)}) : ${paths.join(" = ")}`,
        ),
      ].join(" · "),
  },
  {
    name: { fr: "WebSocket", en: "WebSocket" },
    checks: ["infra.websocket", "generation.events"],
    words: ({ websocket, jobs }, language) =>
      websocket?.firstMessageMs !== undefined
        ? `${language === "fr" ? "premier message après" : "first message after"} ${duration(websocket.firstMessageMs, language)}`
        : (websocket?.failure ?? eventWords(Object.values(jobs ?? {}), language)),
  },
  {
    name: { fr: "File d'attente", en: "Queue" },
    checks: ["infra.queue", "generation.cancel"],
    words: ({ queue, jobs }, language) => {
      if (queue)
        return language === "fr"
          ? `${queue.running} en cours, ${queue.pending} en attente`
          : `${queue.running} running, ${queue.pending} pending`;
      const cancelled = jobWords(jobs?.["cancel-running"], language);
      return cancelled && `${language === "fr" ? "annulation :" : "cancelling:"} ${cancelled}`;
    },
  },
  {
    name: { fr: "Jeton", en: "Token" },
    checks: ["infra.token-opens", "auth.token-format", "auth.plaintext-matches"],
    words: ({ token, access }, language) =>
      token &&
      `${token.shape.format}, ${token.shape.length} ${language === "fr" ? "caractères" : "characters"}${access ? ` · HTTP ${access.headerStatus}` : ""}`,
  },
  {
    name: { fr: "ComfyUI-Login", en: "ComfyUI-Login" },
    checks: [
      "auth.enforced",
      "auth.valid-token-header",
      "auth.valid-token-query",
      "auth.valid-token-websocket",
      "auth.plaintext-refused",
      "auth.bad-credentials-refused",
      "auth.websocket-refuses",
      "auth.routes-protected",
    ],
    words: ({ anonymous }, language) =>
      anonymous && `${language === "fr" ? "sans jeton :" : "without a token:"} HTTP ${anonymous.status}`,
  },
  {
    name: { fr: "Texte vers image", en: "Text to image" },
    checks: [
      "generation.text-to-image",
      "generation.image-format",
      "generation.image-not-black",
      "generation.image-not-flat",
      "generation.image-not-noise",
      "generation.image-provenance",
    ],
    words: ({ jobs }, language) => jobWords(jobs?.["text-to-image"], language),
  },
  {
    name: { fr: "Édition d'image", en: "Image edit" },
    checks: ["generation.edit", "generation.edit-descends"],
    words: ({ jobs }, language) => jobWords(jobs?.edit, language),
  },
];

/** A server with fifty checkpoints names the first of them. */
function some(files: readonly string[]): string {
  const more = files.length - MAX_FILES;
  return `${files.slice(0, MAX_FILES).join(", ") || "–"}${more > 0 ? ` … (+${more})` : ""}`;
}

function jobWords(job: JobReport | undefined, language: Language): string | undefined {
  return job && `${outcomeWords[job.outcome][language]} · ${duration(job.totalMs, language)}`;
}

/** Where the infra stage did not open the socket, the jobs did. */
function eventWords(jobs: readonly JobReport[], language: Language): string | undefined {
  const count = jobs.reduce((sum, { timeline }) => sum + timeline.length, 0);
  if (count === 0) return undefined;
  const s = count > 1 ? "s" : "";
  return language === "fr"
    ? `${count} événement${s} pendant les générations`
    : `${count} event${s} during the generations`;
}
