import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, run, steps } from "../old-rule.ts";

export const mountCodes = {
  "mount-empty": {
    fr: "Le dossier monté dans le conteneur est vide",
    en: "The folder mounted in the container is empty",
  },
} as const satisfies Codes;

/** One cause for three absences: no pack, no model, and no login, which is a custom node too. */
const empty: Rule = (record) => {
  const { nodes, modelsMissing = [], anonymous, access, logSigns = [] } = record.facts;
  const gone = Object.entries(nodes?.missing ?? {}).filter(([module]) => module.startsWith("custom_nodes."));
  const open = (anonymous?.status ?? access?.anonymousStatus) === 200;
  const nothing = modelsMissing.length > 1 && modelsMissing.every(isNowhere);
  const installed = logSigns.includes("login-import-failed") || logSigns.includes("login-loaded");
  if (gone.length === 0 || !open || !nothing || installed) return undefined;
  const shell = commands(record);
  const mounts = run(
    `docker inspect -f "{{range .Mounts}}{{.Source}} -> {{.Destination}}{{println}}{{end}}" ${shell.name}`,
  );
  return diagnosis(
    "mount-empty",
    [
      "infra.nodes-inventory",
      "infra.models",
      "infra.workflow-nodes",
      "generation.workflows-valid",
      "auth.enforced",
      "auth.empty-token-refused",
    ],
    {
      fr: `ComfyUI tourne, mais sans custom node (donc sans ComfyUI-Login : il sert tout le monde), sans pack Qwen et sans aucun modèle : la source du montage est un autre dossier, ou un dossier vide créé par Docker.`,
      en: `ComfyUI runs, but without any custom node (so without ComfyUI-Login: it serves everyone), without the Qwen pack and without any model: the source of the mount is another folder, or an empty one that Docker made.`,
    },
    steps(
      [
        `Comparez ce qui est monté avec le dossier du cours :${mounts}${run(`docker exec ${shell.name} ls ${shell.at("")} ${shell.at("/models")}`)}`,
        "Écrivez dans docker-compose.yml un chemin absolu (sous WSL : /mnt/d/…), le disque étant monté avant Docker.",
        "Recréez le conteneur :\n   docker compose up -d --force-recreate",
      ],
      [
        `Compare what is mounted with the course's folder:${mounts}${run(`docker exec ${shell.name} ls ${shell.at("")} ${shell.at("/models")}`)}`,
        "Write an absolute path in docker-compose.yml (under WSL: /mnt/d/…), with the disk mounted before Docker.",
        "Make the container anew:\n   docker compose up -d --force-recreate",
      ],
    ),
  );
};

function isNowhere({
  elsewhere,
  similar,
}: {
  elsewhere: readonly string[];
  similar: readonly string[];
}): boolean {
  return elsewhere.length === 0 && similar.length === 0;
}

export const mountRules: readonly Rule[] = [empty];
