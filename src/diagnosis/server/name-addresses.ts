import type { NameAddress } from "../../comfyui/wire/addresses.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import { hasFailed } from "../results.ts";
import { rule } from "../rule.ts";
import { command } from "../steps.ts";

const words: Readonly<Record<NameAddress["answers"], Text>> = {
  comfyui: { fr: "ComfyUI", en: "ComfyUI" },
  another: { fr: "un autre programme", en: "another program" },
  nothing: { fr: "pas de réponse", en: "no answer" },
};

const asked: readonly CheckId[] = ["infra.reachable", "infra.is-comfyui"];

/** A name with several addresses, of which ComfyUI holds one: `localhost` is often ::1 first. */
export const nameLeadsElsewhere = rule({
  code: "name-leads-elsewhere",
  check: "infra.reachable",
  reads: ["infra.is-comfyui"],
  anyway: true,
  title: {
    fr: "Le nom du serveur a plusieurs adresses, et ComfyUI n'en tient qu'une",
    en: "The server's name has several addresses, and ComfyUI holds one of them",
  },
  when: ({ facts: { connection, answer }, run }) => {
    const addresses = connection?.addresses ?? answer?.addresses ?? [];
    const good = addresses.find(({ answers }) => answers === "comfyui");
    const checks = asked.filter((check) => hasFailed(run, check));
    if (good === undefined || checks.length === 0 || addresses.every(({ answers }) => answers === "comfyui"))
      return undefined;
    const { protocol, hostname, port, pathname } = new URL(run.target.url);
    const host = good.address.includes(":") ? `[${good.address}]` : good.address;
    const url = `${protocol}//${host}${port && `:${port}`}${pathname.replace(/\/$/, "")}`;
    const list = (language: keyof Text): string =>
      addresses.map(({ address, answers }) => `${address} (${words[answers][language]})`).join(", ");
    return {
      checks,
      cause: {
        fr: `Sur cette machine, « ${hostname} » a plusieurs adresses : ${list("fr")}. Comme un navigateur, la validation essaie la première d'abord.`,
        en: `On this machine "${hostname}" has several addresses: ${list("en")}. Like a browser, the validation tries the first one first.`,
      },
      steps: [
        {
          fr: `Écrivez l'adresse de ComfyUI elle-même, pour la validation comme pour les étudiants : COMFYUI_URL=${url}`,
          en: `Write ComfyUI's address itself, for the validation as for the students: COMFYUI_URL=${url}`,
        },
        hostname === "localhost"
          ? {
              fr: "Ou arrêtez le programme qui tient l'autre adresse. Lequel (Linux, WSL ; puis Windows) :",
              en: "Or stop the program that holds the other address. Which one (Linux, WSL; then Windows):",
              run: `${command(`ss -ltnp "sport = :${port || 80}"`)}${command(`netstat -ano | findstr :${port || 80}`)}`,
            }
          : {
              fr: "Ou retirez du DNS (enregistrements A et AAAA) ou du fichier hosts l'adresse où ComfyUI ne répond pas.",
              en: "Or take the address where ComfyUI does not answer out of the DNS (A and AAAA records) or the hosts file.",
            },
      ],
    };
  },
});
