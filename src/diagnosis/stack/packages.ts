import { type PackageFinding, packageText } from "../../comfyui/versions/package-versions.ts";
import type { Text } from "../../text.ts";
import type { Commands } from "../commands.ts";
import { group, rule } from "../rule.ts";
import type { Step } from "../steps.ts";

/** One sentence a package. */
function list(packages: readonly PackageFinding[]): Text {
  const texts = packages.map(packageText);
  return { fr: texts.map(({ fr }) => fr).join(" "), en: texts.map(({ en }) => en).join(" ") };
}

function install(shell: Commands): Step[] {
  return [
    {
      fr: "Installez ce que demande ComfyUI, avec le Python qui le fait tourner :",
      en: "Install what ComfyUI asks for, with the Python that runs it:",
      run: shell.comfyRequirements,
    },
    { fr: "Redémarrez :", en: "Restart:", run: shell.restart },
    {
      fr: "Image construite par vos soins ? Mettez ce pip install dans son Dockerfile, sinon il sera perdu à la prochaine création du conteneur.",
      en: "An image of your own? Put this pip install into its Dockerfile, or it is lost when the container is created again.",
    },
  ];
}

const stale = rule({
  code: "packages-stale",
  title: { fr: "ComfyUI a été mis à jour sans ses paquets", en: "ComfyUI was updated without its packages" },
  check: "infra.packages",
  when: ({ facts: { packages = [] }, shell }) => {
    const wrong = packages.filter(({ state }) => state !== "good");
    const page = packages.some(({ name, serious }) => serious && name === "comfyui-frontend-package");
    const harm = page
      ? {
          fr: " L'interface ne va plus avec le serveur : page vide, nœuds qui ne s'affichent pas, ou avertissement à chaque étudiant.",
          en: " The page no longer suits the server: an empty page, nodes that are not shown, or a warning to every student.",
        }
      : { fr: " Le calcul en fp8 peut échouer ou ralentir.", en: " Computing in fp8 may fail or slow down." };
    const { fr, en } = list(wrong);
    return {
      cause: {
        fr: `ComfyUI a été mis à jour (git pull) sans « pip install -r requirements.txt ». ${fr}${harm.fr}`,
        en: `ComfyUI was updated (git pull) without "pip install -r requirements.txt". ${en}${harm.en}`,
      },
      steps: install(shell),
    };
  },
});

/** Nothing is red: what lags is not needed by the course, or by no more than the last number. */
const behind = rule({
  code: "packages-behind",
  title: { fr: "Un paquet de ComfyUI est en retard", en: "A package of ComfyUI lags behind" },
  check: "infra.packages",
  anyway: true,
  warning: true,
  when: ({ facts: { packages = [] }, shell }) => {
    const late = packages.filter(({ state }) => state !== "good");
    if (late.length === 0 || late.some(({ serious }) => serious)) return undefined;
    const { fr, en } = list(late);
    return {
      cause: {
        fr: `${fr} Aucun effet connu sur le cours : une interface en retard d'un correctif, des modèles de workflow ou une aide qui manquent au menu.`,
        en: `${en} No effect on the course is known: a front end that lags by a fix, workflow templates or help that are missing from the menu.`,
      },
      steps: install(shell),
    };
  },
});

export const packagesGroup = group({ layer: "stack", name: "packages", rules: [stale, behind] });
