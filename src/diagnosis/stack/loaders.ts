import { some } from "../../format.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { MissingLoader } from "../../record/facts.ts";
import type { Text } from "../../text.ts";
import type { Commands } from "../commands.ts";
import { group, rule, type Seen } from "../rule.ts";
import { hasFolder, packsFailedIn, startChecks } from "../start-readings.ts";
import type { Step } from "../steps.ts";

const reads = ["infra.nodes-inventory", "infra.workflow-nodes", ...startChecks] as const;

/** What absent loaders turn red besides their own check, as far as nothing else is absent there. */
function claimed({ facts }: Seen<"infra.models" | (typeof reads)[number]>): CheckId[] {
  const { loadersMissing = [], nodes, workflowNodesMissing = [] } = facts;
  const classes = loadersMissing.map(({ loader }) => loader);
  const folders = loadersMissing.flatMap(({ origin }) =>
    typeof origin === "object" ? [`custom_nodes.${origin.folder}`] : [],
  );
  const ofLoaders = Object.entries(nodes?.missing ?? {}).every(
    ([module, names]) => folders.includes(module) || names.every((name) => classes.includes(name)),
  );
  const fromPacks = new Set(folders.flatMap((module) => nodes?.missing[module] ?? []));
  const ofWorkflows = workflowNodesMissing
    .flatMap((workflow) => workflow.nodes)
    .every((name) => classes.includes(name) || fromPacks.has(name));
  return [
    "infra.models",
    ...(ofLoaders ? (["infra.nodes-inventory"] as const) : []),
    ...(ofWorkflows
      ? ([
          "infra.workflow-nodes",
          "generation.workflows-valid",
          "generation.vae-round-trip",
          "generation.text-to-image",
          "generation.edit",
        ] as const)
      : []),
  ];
}

const missing = rule({
  code: "loader-missing",
  title: { fr: "Un chargeur de modèles manque", en: "A model loader is missing" },
  check: "infra.models",
  reads,
  when: (seen) => {
    const { loadersMissing = [] } = seen.facts;
    const [first] = loadersMissing;
    if (first === undefined) return undefined;
    const failed = packsFailedIn(seen.facts);
    const each = loadersMissing.map((loader) => described(loader, failed));
    const files = seen.facts.modelsMissing?.map(({ file, folder }) => `${file} (models/${folder})`) ?? [];
    const besides =
      files.length === 0
        ? { fr: "", en: "" }
        : {
            fr: ` Par ailleurs, il manque : ${some(files)}.`,
            en: ` Besides, missing files: ${some(files)}.`,
          };
    return {
      checks: claimed(seen),
      cause: {
        fr: `${each.map(({ fr }) => fr).join(" ; ")}. Sans ce chargeur, les fichiers eux-mêmes ne disent rien : ils peuvent être en place.${besides.fr}`,
        en: `${each.map(({ en }) => en).join("; ")}. Without this loader the files themselves say nothing: they may be in place.${besides.en}`,
      },
      steps: stepsFor(first, failed, seen.shell),
    };
  },
});

/** Its folder is there, and the log of the start says that it could not be imported. */
function hasFailed({ origin }: MissingLoader, failed: readonly string[]): boolean {
  return typeof origin === "object" && hasFolder(failed, origin.folder);
}

function described(missingOne: MissingLoader, failed: readonly string[]): Text {
  const { loader, input, files, origin } = missingOne;
  const why = hasFailed(missingOne, failed)
    ? { fr: ", dont l'import a échoué au démarrage", en: ", whose import failed at the start" }
    : { fr: "", en: "" };
  const from =
    typeof origin === "object"
      ? { fr: `du pack ${origin.folder}`, en: `the pack ${origin.folder}` }
      : origin === "core"
        ? { fr: "de ComfyUI lui-même", en: "ComfyUI itself" }
        : { fr: "d'un pack que le profil ne nomme pas", en: "a pack that the profile does not name" };
  const names = some(files);
  return input === undefined
    ? {
        fr: `La classe ${loader}, qui charge ${names}, n'existe pas sur ce serveur ; elle vient ${from.fr}${why.fr}`,
        en: `The class ${loader}, which loads ${names}, does not exist on this server; it comes from ${from.en}${why.en}`,
      }
    : {
        fr: `La classe ${loader} n'a pas d'entrée « ${input} », par où se charge ${names} : une autre version en est installée`,
        en: `The class ${loader} has no input "${input}", by which ${names} is loaded: another version of it is installed`,
      };
}

function stepsFor(first: MissingLoader, failed: readonly string[], shell: Commands): Step[] {
  const { loader, input, origin } = first;
  const restart = { fr: "Redémarrez :", en: "Restart:", run: shell.restart };
  if (origin === "core")
    return [
      {
        fr: "Mettez ComfyUI à jour, puis ses dépendances :",
        en: "Update ComfyUI, then its dependencies:",
        run: `${shell.pull("")}${shell.comfyRequirements}`,
      },
      restart,
    ];
  if (origin === undefined)
    return [
      {
        fr: `Cherchez la classe ${loader} dans ComfyUI-Manager (« Install Missing Custom Nodes »), et installez le pack qui l'apporte.`,
        en: `Look for the class ${loader} in ComfyUI-Manager ("Install Missing Custom Nodes"), and install the pack that brings it.`,
      },
      restart,
    ];
  const { folder, source, wheel } = origin;
  const install = {
    fr: `Sinon, installez ${folder} :`,
    en: `If not, install ${folder}:`,
    run: `${shell.clone(source)}${shell.requirements(folder)}`,
  };
  const update = {
    fr: `Mettez ${folder} à jour :`,
    en: `Update ${folder}:`,
    run: `${shell.pull(`/custom_nodes/${folder}`)}${shell.requirements(folder)}`,
  };
  const package_ =
    wheel === undefined
      ? []
      : [
          {
            fr: `Ses chargeurs demandent en plus le paquet Python « ${wheel} », qui doit convenir à la version de PyTorch ; est-il là ?`,
            en: `Its loaders also need the Python package "${wheel}", which must suit the version of PyTorch; is it there?`,
            run: shell.showPackages([wheel, "torch"]),
          },
        ];
  if (hasFailed(first, failed))
    return [
      {
        fr: `Le pack est là. Le journal dit pourquoi son import a échoué, dernière ligne de son traceback :`,
        en: `The pack is there. The log says why its import failed, in the last line of its traceback:`,
        run: shell.logs,
      },
      {
        fr: "Installez ses dépendances avec le Python du serveur :",
        en: "Install its requirements with the server's own Python:",
        run: shell.requirements(folder),
      },
      ...package_,
      restart,
    ];
  return [
    ...(input === undefined
      ? [{ fr: "Le pack est-il là ?", en: "Is the pack there?", run: shell.listNodes }, install]
      : [update]),
    {
      fr: "S'il est là, son import a échoué : le journal dit pourquoi.",
      en: "If it is, its import failed: the log says why.",
      run: shell.logs,
    },
    ...package_,
    restart,
  ];
}

export const loadersGroup = group({
  name: "loaders",
  layer: "stack",
  rules: [missing],
  before: {
    packs: "the loader that a model needs names its pack, of which the inventory may hold nothing else",
    "node-changes": "a loader that is absent is why the workflows' nodes are",
    models: "without its loader a file that lies in its place is listed by nobody",
    workflows: "a loader that is absent is why a workflow does not suit the server",
  },
});
