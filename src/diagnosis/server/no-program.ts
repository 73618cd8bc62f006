import { doorOf } from "../../credentials/access.ts";
import type { Answer } from "../../record/facts.ts";
import type { Text } from "../../text.ts";
import { rule } from "../rule.ts";
import { command, type Step, withoutProxy } from "../steps.ts";
import { kindOf, kindWords, whatWasShown } from "./declared-access.ts";

/** What the suite cannot present, for it needs a dialogue or an account of the domain. */
const dialogues = /(^|,\s*)(digest|ntlm|negotiate|kerberos|hawk|scram-[\w-]{1,20})\b/i;

/** A person gets in at this entrance, in a browser; a program does not. */
export const schemeUnknown = rule({
  code: "access-scheme-unknown",
  title: {
    fr: "Un proxy demande une authentification que la validation ne sait pas présenter",
    en: "A proxy asks for an authentication that the validation cannot present",
  },
  check: "infra.is-comfyui",
  when: ({ facts: { answer }, run, shell }) => {
    const { status, challenge = "" } = answer ?? {};
    const scheme = dialogues.exec(challenge)?.[2];
    if (answer === undefined || scheme === undefined || /(^|,\s*)(basic|bearer)\b/i.test(challenge))
      return undefined;
    const kind = kindOf(answer);
    return {
      cause: {
        fr: `Un proxy devant ${run.target.url} répond ${status} et ne propose que ${scheme}. La validation ne sait présenter que Basic, une clé dans un en-tête ou le jeton de ComfyUI-Login. L'accès déclaré est ${kindWords[kind].fr}.`,
        en: `A proxy in front of ${run.target.url} answers ${status} and offers ${scheme} alone. The validation can present Basic, a key in a header or ComfyUI-Login's token only. The declared access is ${kindWords[kind].en}.`,
      },
      steps: [
        {
          fr: "Faites ajouter au proxy une entrée pour les programmes, en HTTPS : Basic (IIS : « Authentification de base » ; Apache : AuthType Basic) ou une clé dans un en-tête. Puis déclarez-la :",
          en: "Have an entrance for programs added to the proxy, over HTTPS: Basic (IIS: Basic Authentication; Apache: AuthType Basic) or a key in a header. Then declare it:",
          run: command("--access basic --basic-user … --basic-password-file …"),
        },
        withoutProxy(shell),
      ],
    };
  },
});

export const portal = rule({
  code: "access-portal",
  title: {
    fr: "Un portail de connexion (SSO) est devant ComfyUI",
    en: "A portal to sign in (SSO) stands in front of ComfyUI",
  },
  check: "infra.is-comfyui",
  when: ({ facts: { answer }, run, shell }) => {
    if (answer?.signsIn !== true) return undefined;
    const { status, location } = answer;
    const [shown, where] = [shownTo(answer), location === undefined ? "" : ` (${location})`];
    return {
      cause: {
        fr: `${run.target.url} répond ${status} et renvoie vers la page de connexion d'un portail${where} : une personne y entre avec son navigateur, un programme non.${shown.fr}`,
        en: `${run.target.url} answers ${status} and leads to a portal's page to sign in${where}: a person gets in there with a browser, a program does not.${shown.en}`,
      },
      steps: [
        {
          fr: "Demandez à qui tient le portail un accès pour les programmes : une règle pour l'adresse de cette machine, ou un jeton de service dans un en-tête. Pour un en-tête (header+login si ComfyUI-Login est derrière) :",
          en: "Ask whoever runs the portal for an access for programs: a rule for this machine's address, or a service token in a header. For a header (header+login where ComfyUI-Login stands behind):",
          run: command("--access header --header-name Authorization --header-value-file …"),
        },
        ...(status === 511 || /^http:/.test(location ?? "") ? [networkPortal] : []),
        withoutProxy(shell),
      ],
    };
  },
});

/** Of a guest network: it answers in the place of every address, in clear. */
const networkPortal: Step = {
  fr: "Ou c'est le portail du réseau de cette machine (Wi-Fi invité, hôtel, campus ; 511) : ouvrez une page quelconque dans un navigateur, acceptez ou connectez-vous, puis relancez.",
  en: "Or it is the portal of this machine's network (guest Wi-Fi, hotel, campus; 511): open any page in a browser, accept or sign in, then run again.",
};

function shownTo(answer: Answer): Text {
  const kind = kindOf(answer);
  if (doorOf(kind) === undefined)
    return {
      fr: ` L'accès déclaré est ${kindWords[kind].fr}.`,
      en: ` The declared access is ${kindWords[kind].en}.`,
    };
  const { fr, en } = whatWasShown(answer);
  return { fr: ` Il n'a pas accepté ${fr}.`, en: ` It did not take ${en}.` };
}
