import { bilingual } from "../input/sentences.ts";
import type { Text } from "../text.ts";
import type { Trouble, TroubleKind } from "./trouble.ts";

/** What was seen, one sentence for each kind; what the page or the server said follows it. */
const sentences: Readonly<Record<TroubleKind, Text>> = {
  unreachable: { fr: "Le navigateur n'obtient pas la page.", en: "The browser does not get the page." },
  "page-status": { fr: "Le navigateur obtient une page d'erreur.", en: "The browser gets an error page." },
  "no-form": {
    fr: "La page qui s'affiche ne demande pas de mot de passe.",
    en: "The page that shows asks for no password.",
  },
  "wrong-accepted": { fr: "Un faux mot de passe ouvre la page.", en: "A wrong password opens the page." },
  "login-status": {
    fr: "Le formulaire reçoit une erreur au lieu d'une réponse.",
    en: "The form gets an error instead of an answer.",
  },
  "login-silent": {
    fr: "Le formulaire envoyé n'a pas de réponse.",
    en: "The form was sent and got no answer.",
  },
  refused: { fr: "Le mot de passe du cours est refusé.", en: "The course's password is refused." },
  "session-lost": {
    fr: "Le mot de passe est accepté, puis la page le redemande.",
    en: "The password is accepted, then the page asks for it again.",
  },
  blank: { fr: "La page reste vide.", en: "The page stays blank." },
  hangs: {
    fr: "La page ne répond plus : un de ses scripts ne se termine pas.",
    en: "The page does not answer any more: one of its scripts never ends.",
  },
  "not-usable": {
    fr: "L'éditeur ne s'affiche pas : ni canevas, ni bouton Run.",
    en: "The editor does not show: no canvas, or no Run button.",
  },
  complaints: { fr: "La page se plaint de ce serveur :", en: "The page complains of this server:" },
  "missing-classes": {
    fr: "La page ne connaît pas tous les nœuds du workflow.",
    en: "The page does not know all nodes of the workflow.",
  },
  "not-loaded": {
    fr: "Le workflow n'apparaît pas sur le canevas.",
    en: "The workflow does not appear on the canvas.",
  },
  "button-dead": {
    fr: "Le bouton Run n'envoie rien au serveur.",
    en: "The Run button sends nothing to the server.",
  },
  "prompt-refused": {
    fr: "Le serveur refuse le workflow que la page envoie.",
    en: "The server refuses the workflow that the page sends.",
  },
  "job-failed": { fr: "Le travail échoue.", en: "The job fails." },
  "no-progress": {
    fr: "Le travail se fait, et la page n'en montre rien.",
    en: "The job runs, and the page shows nothing of it.",
  },
  "picture-refused": {
    fr: "L'image est faite, et le navigateur ne l'obtient pas.",
    en: "The picture is made, and the browser does not get it.",
  },
  "picture-unseen": {
    fr: "L'image est faite, et la page ne la montre pas.",
    en: "The picture is made, and the page does not show it.",
  },
  "too-slow": {
    fr: "Aucune image dans le délai du workflow.",
    en: "No picture within the workflow's budget.",
  },
  "not-saved": { fr: "Ctrl+S n'enregistre rien sur le serveur.", en: "Ctrl+S saves nothing on the server." },
  "save-refused": {
    fr: "Le serveur refuse d'enregistrer le workflow.",
    en: "The server refuses to save the workflow.",
  },
  "not-listed": {
    fr: "Le workflow enregistré n'est pas dans la liste de la page.",
    en: "The saved workflow is not in the page's list.",
  },
  "not-reopened": { fr: "Le workflow enregistré ne s'ouvre pas.", en: "The saved workflow does not open." },
  "logout-fails": { fr: "La déconnexion échoue.", en: "The logout fails." },
  "still-in": {
    fr: "Après la déconnexion, l'adresse ouvre encore l'éditeur.",
    en: "After the logout the address still opens the editor.",
  },
};

export function troubleText({ kind, status, where, said }: Trouble): Text {
  return bilingual((language) => {
    const place = [where, status === undefined ? undefined : String(status)].filter(Boolean).join(", ");
    const words = said ? (language === "fr" ? `« ${said} »` : `"${said}"`) : "";
    return [sentences[kind][language], place && `[${place}]`, words].filter(Boolean).join(" ");
  });
}
