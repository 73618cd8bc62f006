import type { Text } from "../../text.ts";
import { excerpt } from "../errors.ts";
import type { LoginDetour } from "./login-way.ts";

const places: Readonly<Record<LoginDetour["at"], Text>> = {
  redirect: { fr: "La redirection vers la connexion mène à", en: "The redirect to the login leads to" },
  form: { fr: "Le formulaire de connexion est envoyé à", en: "The form of the login is sent to" },
  home: { fr: "Après la connexion, ComfyUI-Login mène à", en: "After the login ComfyUI-Login leads to" },
};

const outside: Readonly<Record<LoginDetour["leaves"], Text>> = {
  "sub-path": { fr: "hors du sous-chemin de l'adresse", en: "outside of the address's sub-path" },
  address: { fr: "une autre adresse que celle demandée", en: "another address than the one asked" },
  https: { fr: "en http, sans chiffrement", en: "by http, without encryption" },
};

/** Where a browser leaves the address on its way to the login, in a sentence. */
export function detourText({ leaves, at, to, status }: LoginDetour): Text {
  const answer =
    status === undefined
      ? { fr: "", en: "" }
      : { fr: `, qui répond ${status}`, en: `, which answers ${status}` };
  const [place, where] = [places[at], outside[leaves]];
  return {
    fr: `${place.fr} ${excerpt(to)} (${where.fr})${answer.fr}.`,
    en: `${place.en} ${excerpt(to)} (${where.en})${answer.en}.`,
  };
}
