import { group, rule } from "../rule.ts";
import { command, recreate } from "../steps.ts";
import { isMountEmpty, ofMount } from "./empty-mount.ts";

/** One cause for three absences: no pack, no model, and no login, which is a custom node too. */
const mountEmpty = rule({
  code: "mount-empty",
  title: {
    fr: "Le dossier monté dans le conteneur est vide",
    en: "The folder mounted in the container is empty",
  },
  check: "infra.nodes-inventory",
  reads: ofMount,
  anyway: true,
  when: ({ facts, shell }) => {
    if (!isMountEmpty(facts)) return undefined;
    const mounts = command(
      `docker inspect -f "{{range .Mounts}}{{.Source}} -> {{.Destination}}{{println}}{{end}}" ${shell.name}`,
    );
    return {
      checks: [
        "infra.nodes-inventory",
        "infra.models",
        "infra.workflow-nodes",
        "generation.workflows-valid",
        "auth.enforced",
        "auth.empty-token-refused",
      ],
      cause: {
        fr: "ComfyUI tourne, mais sans custom node (donc sans ComfyUI-Login : il sert tout le monde), sans pack de nœuds et sans aucun modèle : la source du montage est un autre dossier, ou un dossier vide créé par Docker.",
        en: "ComfyUI runs, but without any custom node (so without ComfyUI-Login: it serves everyone), without any node pack and without any model: the source of the mount is another folder, or an empty one that Docker made.",
      },
      steps: [
        {
          fr: "Comparez ce qui est monté avec le dossier du cours :",
          en: "Compare what is mounted with the course's folder:",
          run: `${mounts}${command(`docker exec ${shell.name} ls ${shell.at("")} ${shell.at("/models")}`)}`,
        },
        {
          fr: "Écrivez dans docker-compose.yml un chemin absolu (sous WSL : /mnt/d/…), le disque étant monté avant Docker.",
          en: "Write an absolute path in docker-compose.yml (under WSL: /mnt/d/…), with the disk mounted before Docker.",
        },
        recreate,
      ],
    };
  },
});

export const mountGroup = group({
  name: "mount",
  layer: "stack",
  rules: [mountEmpty],
  before: {
    packs: "an empty folder is why the pack is absent",
    "node-changes": "and why the workflows' nodes are",
    models: "and why no model is listed",
    login: "and why no token is asked for",
  },
});
