import type { JobPhase } from "../comfyui/job/job-report.ts";
import { lastSeen } from "../comfyui/job/outcome-text.ts";
import type { NodeInventory } from "../comfyui/node-inventory.ts";
import type { WrittenProfile } from "../config/profile.ts";
import { decimal, duration, gib, plural, some } from "../format.ts";
import { bilingual } from "../input/sentences.ts";
import type { WantedModel } from "../models/wanted-model.ts";
import { print } from "../redaction/console.ts";
import type { Redact } from "../redaction/redactor.ts";
import type { Language, Text } from "../text.ts";
import { TRIALS } from "./trials.ts";

/** Milliseconds between two lines on a job that takes long. */
const PULSE = 10_000;

interface Found {
  readonly version: string | undefined;
  readonly device: WrittenProfile["device"] & { readonly name: string };
  readonly inventory: NodeInventory;
  readonly packs: WrittenProfile["nodes"]["packs"];
  readonly unknownPacks: readonly string[];
  readonly models: readonly WantedModel[];
  readonly weights: WrittenProfile["weights"];
}

/** What a person reads while the server is measured. */
export class Progress {
  readonly #language: Language;
  readonly #redact: Redact;
  #phase: JobPhase | undefined;
  #timer: NodeJS.Timeout | undefined;
  #began = 0;

  constructor(language: Language, redact: Redact) {
    this.#language = language;
    this.#redact = redact;
  }

  readonly say = (text: Text, way: typeof print = print): void => way(text[this.#language], this.#redact);

  noContainer({ fr, en }: Text): void {
    this.say({
      fr: `  tailles des modèles : non lues (${fr})`,
      en: `  sizes of the models: not read (${en})`,
    });
  }

  busy(jobs: number): void {
    const waiting = plural(jobs, ["travail attend", "travaux attendent"], ["job waits", "jobs wait"]);
    this.say({
      fr: `  ${waiting.fr} déjà : les mesures passent après, et le démarrage à froid n'est pas mesuré.`,
      en: `  ${waiting.en} already: the measures come after, and the cold start is not measured.`,
    });
  }

  found({ version, device, inventory, packs, unknownPacks, models, weights }: Found): void {
    const nodes = plural(Object.keys(inventory).length, ["classe", "classes"], ["class", "classes"]);
    const bytes = (model: WantedModel): string =>
      model.bytes === undefined ? "" : `, ${gib(model.bytes, this.#language)}`;
    this.say({
      fr: `  ComfyUI ${version ?? "sans version"} · ${device.name}${device.minVramGiB > 0 ? `, au moins ${decimal(device.minVramGiB, "fr")} Gio` : ""} · ${nodes.fr} de nœuds`,
      en: `  ComfyUI ${version ?? "without a version"} · ${device.name}${device.minVramGiB > 0 ? `, ${decimal(device.minVramGiB, "en")} GiB at least` : ""} · ${nodes.en} of nodes`,
    });
    for (const [module, { source, commit }] of Object.entries(packs))
      this.say({
        fr: `  pack ${module} : ${source}${commit ? ` @ ${commit.slice(0, 8)}` : ""}`,
        en: `  pack ${module}: ${source}${commit ? ` @ ${commit.slice(0, 8)}` : ""}`,
      });
    if (unknownPacks.length > 0)
      this.say({
        fr: `  packs dont le dépôt n'est pas connu (ajoutez-le à nodes.packs) : ${some(unknownPacks)}`,
        en: `  packs whose repository is not known (add it to nodes.packs): ${some(unknownPacks)}`,
      });
    if (models.length === 0) this.say(noModel);
    for (const model of models)
      this.say({
        fr: `  modèle ${model.file} (${model.folder}, ${model.loader}.${model.input}${bytes(model)})`,
        en: `  model ${model.file} (${model.folder}, ${model.loader}.${model.input}${bytes(model)})`,
      });
    if (weights === "synthetic") this.say(randomWeights);
  }

  trial(name: string, nth: number): void {
    this.#began = performance.now();
    this.say({
      fr: `  ${name}, génération ${nth} sur ${TRIALS}…`,
      en: `  ${name}, generation ${nth} of ${TRIALS}…`,
    });
    this.#timer ??= setInterval(() => this.#pulse(), PULSE);
    this.#timer.unref();
  }

  phase(phase: JobPhase): void {
    this.#phase = phase;
  }

  ended(ms: number): void {
    this.stop();
    this.say(bilingual((language) => `    ${duration(ms, language)}`));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#phase = undefined;
  }

  #pulse(): void {
    if (this.#phase === undefined) return;
    const seconds = Math.round((performance.now() - this.#began) / 1_000);
    const seen = lastSeen({ lastPhase: this.#phase });
    this.say(bilingual((language) => `    … ${seconds} s, ${seen[language]}`));
  }
}

/** Nodes that call a service elsewhere need none. */
const noModel: Text = {
  fr: "  modèles : les workflows n'en nomment aucun que ce serveur liste ; le profil n'en surveille donc aucun",
  en: "  models: the workflows name none that this server lists, so the profile watches none",
};

const randomWeights: Text = {
  fr: "  poids synthétiques (npm run models:synthetic) : ce que montrent les images n'est pas jugé, ici ni plus tard",
  en: "  synthetic weights (npm run models:synthetic): what the pictures look like is not judged, neither here nor later",
};
