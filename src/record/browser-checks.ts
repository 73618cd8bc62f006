import type { CheckEntry } from "./check-entry.ts";
import { open } from "./requirements.ts";

/** What a student meets, in a real browser: step by step, on one page. */
export const browserChecks = {
  "browser.login-page": {
    title: { fr: "Le navigateur affiche la page de connexion", en: "The browser shows the login page" },
    proves: {
      fr: "L'adresse tapée mène au formulaire qui demande le mot de passe.",
      en: "The address, typed, leads to the form that asks for the password.",
    },
    component: "browser",
    access: "login",
    severity: "blocker",
    // that a PASSWORD stands already, this check asks itself: the first login would set it
    requires: [...open, "auth.enforced"],
  },
  "browser.wrong-password": {
    title: { fr: "Un faux mot de passe est refusé sur la page", en: "The page refuses a wrong password" },
    proves: {
      fr: "Un seul essai, avec un mot de passe tiré au hasard, ramène au formulaire.",
      en: "One try with a random password leads back to the form.",
    },
    component: "browser",
    access: "login",
    severity: "blocker",
    requires: ["browser.login-page"],
  },
  "browser.login": {
    title: { fr: "Le mot de passe du cours ouvre la page", en: "The course's password opens the page" },
    proves: {
      fr: "Le formulaire accepte le mot de passe, le navigateur garde la session et arrive sur ComfyUI.",
      en: "The form accepts the password, the browser keeps the session and comes to ComfyUI.",
    },
    component: "browser",
    access: "login",
    severity: "blocker",
    requires: ["browser.login-page", "browser.wrong-password"],
  },
  "browser.editor": {
    title: { fr: "L'éditeur s'affiche sans erreur", en: "The editor shows without an error" },
    proves: {
      fr: "Canevas et bouton Run utilisables ; ni requête échouée, ni erreur de la console, hormis celles de toute page saine.",
      en: "Canvas and Run button can be used; no failed request and no error on the console, beyond those of every healthy page.",
    },
    component: "browser",
    severity: "blocker",
    requires: [...open, "infra.page-served", "browser.login"],
  },
  "browser.workflow-loaded": {
    title: {
      fr: "Le workflow du profil s'ouvre dans l'éditeur",
      en: "The profile's workflow opens in the editor",
    },
    proves: {
      fr: "Chacun de ses nœuds est connu de la page et apparaît sur le canevas.",
      en: "Each of its nodes is known to the page and appears on the canvas.",
    },
    component: "browser",
    severity: "blocker",
    requires: ["browser.editor", "generation.workflows-valid"],
  },
  "browser.run": {
    title: {
      fr: "Le bouton Run donne une image dans la page",
      en: "The Run button gives a picture on the page",
    },
    proves: {
      fr: "Le bouton est pressé, la progression se voit, l'image s'affiche, dans le délai du workflow.",
      en: "The button is pressed, progress is seen, the picture shows, within the workflow's budget.",
    },
    component: "browser",
    severity: "blocker",
    requires: ["browser.workflow-loaded", "generation.text-to-image"],
  },
  "browser.workflow-saved": {
    title: {
      fr: "Un étudiant enregistre un workflow et le rouvre",
      en: "A student saves a workflow and opens it again",
    },
    proves: {
      fr: "Enregistré par Ctrl+S sous un nom à nous, retrouvé dans la liste après un rechargement, rouvert, puis retiré.",
      en: "Saved with Ctrl+S under a name of ours, found in the list after a reload, opened again, then removed.",
    },
    component: "browser",
    severity: "major",
    requires: ["browser.workflow-loaded", "infra.workflows-saved"],
  },
  "browser.logout": {
    title: { fr: "La déconnexion ferme la page", en: "The logout closes the page" },
    proves: {
      fr: "Après /logout, l'adresse redemande le mot de passe.",
      en: "After /logout the address asks for the password again.",
    },
    component: "browser",
    access: "login",
    severity: "major",
    requires: ["browser.login"],
  },
} as const satisfies Record<string, CheckEntry>;
