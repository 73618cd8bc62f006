import { some } from "../../format.ts";
import { group, rule } from "../rule.ts";
import { command } from "../steps.ts";

const broken = rule({
  code: "job-list-broken",
  title: {
    fr: "Un seul travail rend la liste des travaux illisible",
    en: "A single job makes the list of jobs unreadable",
  },
  check: "infra.job-list",
  when: ({ run, facts: { jobLists = [] }, shell }) => {
    if (jobLists.length === 0) return undefined;
    const routes = some(jobLists.map(({ route }) => `GET ${route}`));
    const several = jobLists.length > 1;
    const { url } = run.target;
    return {
      cause: {
        fr: `${routes} ${several ? "échouent" : "échoue"} alors que la file se lit : un travail de l'historique ou de la file est tel que le serveur ne sait pas l'écrire (envoyé par un script avec une clé « extra_pnginfo » vide, ou un nœud a montré une valeur qui n'est pas du JSON). Les travaux s'exécutent encore, mais personne ne voit plus ni la liste ni ses images dans l'interface.`,
        en: `${routes} ${several ? "fail" : "fails"} while the queue can be read: a job of the history or the queue is such that the server cannot write it (sent by a script with an empty key "extra_pnginfo", or a node showed a value that is not JSON). Jobs still run, but nobody sees the list or its pictures in the interface any more.`,
      },
      steps: [
        {
          fr: "La trace dit lequel des deux (« has no attribute 'get' », ou « is not JSON serializable ») :",
          en: 'The traceback says which of the two ("has no attribute \'get\'", or "is not JSON serializable"):',
          run: shell.logs,
        },
        {
          fr: "Videz l'historique (les images restent dans output/ ; chacun perd la liste de ses travaux), ou redémarrez :",
          en: "Clear the history (the pictures stay in output/; everybody loses the list of their jobs), or restart:",
          run: `${command(`curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d '{"clear": true}' ${url}/history`)}${shell.restart}`,
        },
        {
          fr: "Corrigez le script qui envoie ce travail (sans la clé extra_pnginfo, ou avec un objet), ou mettez à jour le custom node.",
          en: "Correct the script that sends this job (without the key extra_pnginfo, or with an object), or update the custom node.",
        },
      ],
    };
  },
});

export const jobListGroup = group({ name: "job-list", layer: "job", rules: [broken] });
