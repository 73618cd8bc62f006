import type { CheckId } from "../../record/catalogue.ts";
import { rule } from "../rule.ts";
import type { Step } from "../steps.ts";
import { banTitle, liftBan } from "./pages/limits.ts";

const again: Step = {
  fr: "Relancez alors avec --gentle, qui n'essaie que peu de mauvais identifiants, et lentement.",
  en: "Then run again with --gentle, which tries few bad credentials, and slowly.",
};

/** Any check that is refused may be the last that a ban lets through. */
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
    const how =
      status === undefined
        ? { fr: "toute connexion échoue", en: "every connection fails" }
        : {
            fr: `tout reçoit ${status}, même avec les bons identifiants`,
            en: `all get ${status}, with the right credentials too`,
          };
    const checks: CheckId[] = banned.map(({ id }) => id);
    return {
      checks,
      cause: {
        fr: `Bannissement de cette adresse après ${refusals} refus : le serveur répondait, puis, à partir de « ${first.id} », ${how.fr}. Un gardien (fail2ban, CrowdSec, pare-feu applicatif) compte les identifiants refusés, et la validation doit en essayer.`,
        en: `This address was banned after ${refusals} refusals: the server answered, then, from "${first.id}" on, ${how.en}. A guard (fail2ban, CrowdSec, a web application firewall) counts refused credentials, and the validation has to try some.`,
      },
      steps: [
        ...liftBan,
        again,
        {
          fr: `Pour être sûr : d'une autre adresse (un téléphone hors du Wi-Fi), ${run.target.url} s'ouvre. S'il ne s'ouvre pas là non plus, c'est le serveur qui s'est arrêté :`,
          en: `To be sure: from another address (a telephone off the Wi-Fi) ${run.target.url} opens. Where it does not open there either, the server itself has stopped:`,
          run: shell.state,
        },
      ],
    };
  },
});
