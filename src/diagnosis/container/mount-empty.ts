import { some } from "../../format.ts";
import { rule } from "../rule.ts";
import { command, recreate } from "../steps.ts";

export const mountEmpty = rule({
  code: "container-mount-empty",
  title: { fr: "Un montage est vide", en: "A mount is empty" },
  check: "infra.container-mounts",
  when: ({ facts, shell }) => {
    const wrong = facts.mounts?.filter((mount) => mount.wrong) ?? [];
    const [first] = wrong;
    if (first === undefined) return undefined;
    const list = some(wrong.map(({ destination }) => destination));
    const { name, root } = shell;
    /** Whether this folder of ComfyUI, or a part of it, is what is empty. */
    const lacks = (folder: string): boolean =>
      wrong.some(
        ({ destination }) =>
          `${root}/${folder}/`.startsWith(`${destination}/`) || destination.startsWith(`${root}/${folder}/`),
      );
    return {
      checks: [
        "infra.container-mounts",
        ...(lacks("models") ? (["infra.models", "infra.container-models"] as const) : []),
        ...(lacks("custom_nodes") ? (["infra.nodes-inventory"] as const) : []),
      ],
      cause: {
        fr: `Rien dans ${list} : la source du montage (${first.source}) n'est pas le dossier que l'on croit, et Docker en a créé un vide.`,
        en: `Nothing in ${list}: the source of the mount (${first.source}) is another folder than intended, and Docker made an empty one.`,
      },
      steps: [
        {
          fr: "Comparez les sources avec vos dossiers :",
          en: "Compare the sources with your folders:",
          run: command(`docker inspect -f "{{json .Mounts}}" ${name}`),
        },
        {
          fr: "Écrivez un chemin absolu dans le fichier Compose (sous WSL : /mnt/d/…, pas D:\\…).",
          en: "Write an absolute path in the Compose file (under WSL: /mnt/d/…, not D:\\…).",
        },
        {
          ...recreate,
          fr: "Recréez le conteneur, dans le dossier du fichier Compose :",
          en: "Recreate the container, in the Compose file's folder:",
        },
      ],
    };
  },
});
