import type { Text } from "../../text.ts";
import { excerpt } from "../errors.ts";
import type { PageFinding, PageFlaw } from "./judge-page.ts";

type Words = (found: { status: number; file: string; type: string }) => Text;

const words: Readonly<Record<PageFlaw, Words>> = {
  absent: ({ status }) => ({
    fr: `GET / répond ${status} : il n'y a pas de page.`,
    en: `GET / answers ${status}: there is no page.`,
  }),
  crashes: ({ status }) => ({
    fr: `GET / répond ${status} : la page plante.`,
    en: `GET / answers ${status}: the page crashes.`,
  }),
  refused: ({ status }) => ({
    fr: `GET / répond ${status} avec l'accès qui ouvre l'API.`,
    en: `GET / answers ${status} with the access that opens the API.`,
  }),
  empty: () => ({ fr: "GET / rend une page vide.", en: "GET / gives an empty page." }),
  "not-html": ({ type }) => ({
    fr: `GET / rend « ${type} » au lieu d'une page HTML.`,
    en: `GET / gives "${type}" instead of an HTML page.`,
  }),
  foreign: () => ({
    fr: "GET / rend une page qui n'est pas celle de ComfyUI.",
    en: "GET / gives a page that is not ComfyUI's.",
  }),
  "no-script": () => ({
    fr: "La page ne charge aucun script de cette adresse : rien ne s'y affichera.",
    en: "The page loads no script of this address: it will show nothing.",
  }),
  "part-absent": ({ file, status }) => ({
    fr: `La page demande ${file}, qui répond ${status}.`,
    en: `The page asks for ${file}, which answers ${status}.`,
  }),
  "part-refused": ({ file, status }) => ({
    fr: `La page demande ${file}, qui répond ${status}.`,
    en: `The page asks for ${file}, which answers ${status}.`,
  }),
  "part-html": ({ file }) => ({
    fr: `${file} rend une page HTML au lieu du fichier.`,
    en: `${file} gives an HTML page instead of the file.`,
  }),
  "part-type": ({ file, type }) => ({
    fr: `${file} arrive sous le type « ${type} » : le navigateur le refuse.`,
    en: `${file} comes with the type "${type}": the browser refuses it.`,
  }),
  "part-empty": ({ file }) => ({ fr: `${file} est vide.`, en: `${file} is empty.` }),
  "part-cut": ({ file }) => ({ fr: `${file} est coupé en route.`, en: `${file} is cut on its way.` }),
};

/** What keeps the page from showing, in a sentence. Undefined: nothing. */
export function pageText({ flaw, status = 0, file = "", type = "–" }: PageFinding): Text | undefined {
  return flaw && words[flaw]({ status, file: excerpt(file), type: excerpt(type) });
}

/** Nothing is red: who has a slow line waits. */
export function lateText(files: readonly string[]): Text {
  const list = files.map(excerpt).join(", ");
  return {
    fr: `Pas entier en 20 s : ${list}. La ligne est lente ; les étudiants attendent la page d'autant.`,
    en: `Not whole within 20 s: ${list}. The line is slow; students wait for the page as long.`,
  };
}
