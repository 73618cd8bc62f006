import { group, rule } from "../rule.ts";
import { familyOf, familyRules } from "./families/families.ts";
import { raisedBy } from "./families/family.ts";
import { updateOfPack } from "./families/software.ts";
import { aboutJobs, ofFirst, redJobs } from "./job-facts.ts";
import { outOfMemory } from "./memory.ts";

/** An error of no family: only its traceback tells more. */
const nodeError = rule({
  ...aboutJobs,
  code: "node-error",
  title: { fr: "Un nœud a levé une erreur", en: "A node raised an error" },
  when: (seen) =>
    ofFirst(
      redJobs(seen, "failed").filter(({ job }) => familyOf(job) === undefined),
      ({ name, job }) => {
        const raised = raisedBy(job);
        const { node, nodeType, exception, message } = raised;
        const itself =
          name === "canary"
            ? {
                fr: " C'est le graphe sans modèle : le serveur lui-même est en cause.",
                en: " This is the graph without a model: the server itself is to blame.",
              }
            : { fr: "", en: "" };
        return {
          cause: {
            fr: `Le nœud ${nodeType} (n° ${node}) a levé ${exception} : ${message}${itself.fr}`,
            en: `Node ${nodeType} (#${node}) raised ${exception}: ${message}${itself.en}`,
          },
          steps: [
            {
              fr: "La trace complète est dans le journal :",
              en: "The whole traceback is in the log:",
              run: seen.shell.logs,
            },
            ...updateOfPack(raised, seen.shell),
            name === "canary"
              ? {
                  fr: "Lancez ComfyUI une fois avec --disable-all-custom-nodes : si l'erreur disparaît, un pack remplace un nœud de ComfyUI.",
                  en: "Start ComfyUI once with --disable-all-custom-nodes: if the error goes, a pack replaces a node of ComfyUI.",
                }
              : {
                  fr: "Rejouez le workflow dans l'interface : si l'erreur y est aussi, elle vient du pack ou du modèle de ce nœud.",
                  en: "Run the workflow in the interface: if the error is there too, it comes from this node's pack or model.",
                },
          ],
        };
      },
    ),
});

export const nodeFailuresGroup = group({
  name: "node-failures",
  layer: "job",
  rules: [outOfMemory, ...familyRules, nodeError],
});
