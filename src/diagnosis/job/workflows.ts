import type { JobReport } from "../../comfyui/job/job-report.ts";
import { some } from "../../format.ts";
import { group, rule } from "../rule.ts";
import { ifThisWorks, type Step, withoutProxy } from "../steps.ts";
import { aboutJobs, whenJob } from "./job-facts.ts";

const invalid = rule({
  code: "workflow-invalid",
  title: { fr: "Un workflow ne va pas avec ce serveur", en: "A workflow does not suit this server" },
  check: "generation.workflows-valid",
  when: ({ said }) => ({
    cause: {
      fr: `Un workflow du profil ne s'accorde pas avec ce que le serveur annonce dans /object_info.${said.fr}`,
      en: `A workflow of the profile does not agree with what the server announces in /object_info.${said.en}`,
    },
    steps: [
      {
        fr: "Ouvrez-le dans l'interface de ce serveur, corrigez les nœuds en rouge.",
        en: "Open it in this server's interface, correct the nodes in red.",
      },
      {
        fr: "Exportez-le par « Workflow → Export (API) » : le format de l'interface n'est pas accepté par POST /prompt.",
        en: 'Export it by "Workflow → Export (API)": the interface\'s format is not accepted by POST /prompt.',
      },
      { fr: "Remplacez le fichier que nomme le profil.", en: "Replace the file that the profile names." },
    ],
  }),
});

const rejected = rule({
  ...aboutJobs,
  code: "job-rejected",
  title: { fr: "Le serveur refuse le graphe", en: "The server refuses the graph" },
  when: whenJob("rejected", ({ name, job }) => ({
    cause: {
      fr: `POST /prompt refuse le graphe de « ${name} » (400), rien n'est exécuté : ${listed(job)}`,
      en: `POST /prompt refuses the graph of "${name}" (400), nothing is executed: ${listed(job)}`,
    },
    steps: [hintFor(job)],
  })),
});

const partlyValidated = rule({
  ...aboutJobs,
  code: "job-partly-validated",
  title: {
    fr: "Le serveur écarte en silence une partie du graphe",
    en: "The server silently drops part of the graph",
  },
  when: whenJob("partly-validated", ({ name, job }) => ({
    cause: {
      fr: `POST /prompt accepte le graphe de « ${name} » (200) mais en écarte des sorties : ${listed(job)}. Un client qui ne lit pas node_errors croit que tout va bien.`,
      en: `POST /prompt accepts the graph of "${name}" (200) but drops some of its outputs: ${listed(job)}. A client that does not read node_errors believes that all is well.`,
    },
    steps: [hintFor(job)],
  })),
});

function listed({ rejections = [] }: JobReport): string {
  const lines = rejections.map(({ nodeType, message, details }) =>
    [nodeType, message, details].filter((part) => part !== undefined && part !== "").join(" · "),
  );
  return some(lines, 4) || "?";
}

/** What to do about the kinds of error that `POST /prompt` knows. */
function hintFor({ rejections = [] }: JobReport): Step {
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

const invalidAccepted = rule({
  code: "invalid-workflow-accepted",
  title: {
    fr: "Un graphe invalide n'est pas refusé comme il faut",
    en: "An invalid graph is not refused as it must be",
  },
  check: "generation.invalid-workflow-refused",
  when: ({ said, shell }) => ({
    cause: {
      fr: `Un graphe volontairement faux n'a pas reçu le 400 attendu avec sa raison : un proxy remplace les réponses d'erreur, ou un custom node intercepte POST /prompt.${said.fr}`,
      en: `A deliberately wrong graph did not get the expected 400 with its reason: a proxy replaces error replies, or a custom node intercepts POST /prompt.${said.en}`,
    },
    steps: [
      withoutProxy(shell),
      ifThisWorks({
        fr: 'faites transmettre par le proxy les réponses d\'erreur telles quelles (IIS : httpErrors existingResponse="PassThrough").',
        en: 'let the proxy forward error replies as they are (IIS: httpErrors existingResponse="PassThrough").',
      }),
      {
        fr: "Sinon, cherchez le custom node en cause :",
        en: "Otherwise look for the custom node to blame:",
        run: shell.listNodes,
      },
    ],
  }),
});

export const workflowsGroup = group({
  name: "workflows",
  layer: "job",
  rules: [invalid, rejected, partlyValidated, invalidAccepted],
});
