import type { JobReport } from "../../comfyui/job/job-report.ts";
import type { Text } from "../../text.ts";
import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, reasonOf, some, steps, when } from "../old-rule.ts";
import { checksOf, redJobs } from "./job-facts.ts";

export const workflowCodes = {
  "workflow-invalid": {
    fr: "Un workflow ne va pas avec ce serveur",
    en: "A workflow does not suit this server",
  },
  "job-rejected": { fr: "Le serveur refuse le graphe", en: "The server refuses the graph" },
  "job-partly-validated": {
    fr: "Le serveur écarte en silence une partie du graphe",
    en: "The server silently drops part of the graph",
  },
  "invalid-workflow-accepted": {
    fr: "Un graphe invalide n'est pas refusé comme il faut",
    en: "An invalid graph is not refused as it must be",
  },
} as const satisfies Codes;

const invalid = when("generation.workflows-valid", (record) => {
  const said = reasonOf(record, "generation.workflows-valid");
  return diagnosis(
    "workflow-invalid",
    ["generation.workflows-valid"],
    {
      fr: `Un workflow du profil ne s'accorde pas avec ce que le serveur annonce dans /object_info.${said.fr}`,
      en: `A workflow of the profile does not agree with what the server announces in /object_info.${said.en}`,
    },
    steps(
      [
        "Ouvrez-le dans l'interface de ce serveur, corrigez les nœuds en rouge.",
        "Exportez-le par « Workflow → Export (API) » : le format de l'interface n'est pas accepté par POST /prompt.",
        "Remplacez le fichier que nomme le profil.",
      ],
      [
        "Open it in this server's interface, correct the nodes in red.",
        'Export it by "Workflow → Export (API)": the interface\'s format is not accepted by POST /prompt.',
        "Replace the file that the profile names.",
      ],
    ),
  );
});

const rejected: Rule = (record) => {
  const jobs = redJobs(record, "rejected");
  const [first] = jobs;
  if (first === undefined) return undefined;
  const hint = hintFor(first.job.rejections ?? []);
  return diagnosis(
    "job-rejected",
    checksOf(jobs),
    {
      fr: `POST /prompt refuse le graphe de « ${first.name} » (400), rien n'est exécuté : ${listed(first.job)}`,
      en: `POST /prompt refuses the graph of "${first.name}" (400), nothing is executed: ${listed(first.job)}`,
    },
    hint,
  );
};

const partly: Rule = (record) => {
  const jobs = redJobs(record, "partly-validated");
  const [first] = jobs;
  if (first === undefined) return undefined;
  return diagnosis(
    "job-partly-validated",
    checksOf(jobs),
    {
      fr: `POST /prompt accepte le graphe de « ${first.name} » (200) mais en écarte des sorties : ${listed(first.job)}. Un client qui ne lit pas node_errors croit que tout va bien.`,
      en: `POST /prompt accepts the graph of "${first.name}" (200) but drops some of its outputs: ${listed(first.job)}. A client that does not read node_errors believes that all is well.`,
    },
    hintFor(first.job.rejections ?? []),
  );
};

function listed({ rejections = [] }: JobReport): string {
  const lines = rejections.map(({ nodeType, message, details }) =>
    [nodeType, message, details].filter((part) => part !== undefined && part !== "").join(" · "),
  );
  return some(lines, 4) || "?";
}

/** What to do about the kinds of error that `POST /prompt` knows. */
function hintFor(rejections: NonNullable<JobReport["rejections"]>): Text {
  const has = (pattern: RegExp): boolean =>
    rejections.some(({ type, message }) => pattern.test(`${type} ${message}`));
  if (has(/value_not_in_list/))
    return {
      fr: "La valeur n'est pas dans la liste du serveur : le plus souvent un fichier absent, ou dans un autre dossier que celui de ce chargeur. Comparez avec les valeurs que l'erreur énumère.",
      en: "The value is not in the server's list: most often a file that is absent, or in another folder than this loader's. Compare with the values that the error lists.",
    };
  if (has(/class_type/))
    return {
      fr: "Le fichier est au format de l'interface, ou contient une clé « _meta » à la racine : exportez-le par « Workflow → Export (API) ».",
      en: 'The file is in the interface\'s format, or has a key "_meta" at its root: export it by "Workflow → Export (API)".',
    };
  if (has(/does not exist|missing_node_type/))
    return {
      fr: "Le pack qui apporte ce nœud n'est pas chargé : installez-le, puis redémarrez ComfyUI.",
      en: "The pack that brings this node is not loaded: install it, then restart ComfyUI.",
    };
  return {
    fr: "Ouvrez le workflow dans l'interface de ce serveur : les entrées fautives y sont en rouge. Corrigez, puis exportez-le de nouveau au format API.",
    en: "Open the workflow in this server's interface: the faulty inputs are in red there. Correct them, then export it in API format again.",
  };
}

const acceptsInvalid = when("generation.invalid-workflow-refused", (record) => {
  const said = reasonOf(record, "generation.invalid-workflow-refused");
  return diagnosis(
    "invalid-workflow-accepted",
    ["generation.invalid-workflow-refused"],
    {
      fr: `Un graphe volontairement faux n'a pas reçu le 400 attendu avec sa raison : un proxy remplace les réponses d'erreur, ou un custom node intercepte POST /prompt.${said.fr}`,
      en: `A deliberately wrong graph did not get the expected 400 with its reason: a proxy replaces error replies, or a custom node intercepts POST /prompt.${said.en}`,
    },
    steps(
      [
        'Vérifiez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur (IIS : httpErrors existingResponse="PassThrough").',
        `Sinon, cherchez le custom node en cause :${commands(record).listNodes}`,
      ],
      [
        'Check without the proxy: COMFYUI_URL=http://localhost:8188, from the container\'s machine (IIS: httpErrors existingResponse="PassThrough").',
        `Otherwise look for the custom node to blame:${commands(record).listNodes}`,
      ],
    ),
  );
});

export const workflowRules: readonly Rule[] = [invalid, rejected, partly, acceptsInvalid];
