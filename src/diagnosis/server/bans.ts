import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import { rule } from "../rule.ts";
import type { Step } from "../steps.ts";
import { banTitle, liftBan } from "./pages/limits.ts";

const again: Step = {
  fr: "Relancez alors avec --gentle, qui n'essaie que peu de mauvais identifiants, et lentement.",
  en: "Then run again with --gentle, which tries few bad credentials, and slowly.",
};

const guard: Text = {
  fr: "Un gardien (fail2ban, CrowdSec, pare-feu applicatif) compte les identifiants refusés, et la validation doit en essayer.",
  en: "A guard (fail2ban, CrowdSec, a web application firewall) counts refused credentials, and the validation has to try some.",
};

/**
 * Any check that is refused may be the last that a ban lets through. A closed port may also be a server that has stopped; a proxy
 * that answers is none.
 */
export const bannedLater = rule({
  code: "address-banned",
  title: banTitle,
  check: "auth.bad-credentials-refused",
  anyway: true,
  when: ({ run, shell }) => {
    const banned = run.checks.filter(
      ({ status, brokenOff }) => status === "failed" && brokenOff?.after === "banned",
    );
    const [first] = banned;
    if (first === undefined) return undefined;
    const { refusals = 0, status } = first.brokenOff ?? {};
    const checks: CheckId[] = banned.map(({ id }) => id);
    if (status === undefined) {
      const silent = first.errorCode === "COMFY_TIMEOUT";
      const what = silent
        ? { fr: "toute demande reste sans réponse", en: "every request stays without an answer" }
        : { fr: "toute connexion échoue", en: "every connection fails" };
      const stopped = silent
        ? { fr: "ne répond plus", en: "was stuck" }
        : { fr: "est arrêté", en: "stopped" };
      return {
        checks,
        cause: {
          fr: `Après ${refusals} refus, à partir de « ${first.id} », ${what.fr} : cette adresse est bannie, ou le serveur ${stopped.fr} depuis ce moment. ${guard.fr}`,
          en: `After ${refusals} refusals, from "${first.id}" on, ${what.en}: this address is banned, or the server ${stopped.en} at that moment. ${guard.en}`,
        },
        steps: [
          {
            fr: `D'une autre adresse (un téléphone hors du Wi-Fi), ouvrez ${run.target.url}. S'il ne s'ouvre pas là non plus, c'est le serveur qui s'est arrêté :`,
            en: `From another address (a telephone off the Wi-Fi) open ${run.target.url}. Where it does not open there either, the server itself has stopped:`,
            run: shell.state,
          },
          ...liftBan,
          again,
        ],
      };
    }
    return {
      checks,
      cause: {
        fr: `Bannissement de cette adresse après ${refusals} refus : le serveur répondait, puis, à partir de « ${first.id} », tout reçoit ${status}, même avec les bons identifiants. ${guard.fr}`,
        en: `This address was banned after ${refusals} refusals: the server answered, then, from "${first.id}" on, all get ${status}, with the right credentials too. ${guard.en}`,
      },
      steps: [...liftBan, again],
    };
  },
});
