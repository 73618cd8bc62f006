import { type AccessKind, doorOf, hasLogin } from "../../credentials/access.ts";
import { bilingual, problem } from "../../input/sentences.ts";
import type { Text } from "../../text.ts";
import { type Given, pick, rankOf, type Sources, whereOf } from "../given.ts";
import type { Setting } from "../setting.ts";
import { settings } from "../settings.ts";

const ofLogin: readonly Setting[] = [settings.token, settings.tokenFile];
const ofBasic: readonly Setting[] = [settings.basicUser, settings.basicPassword, settings.basicPasswordFile];
const ofHeader: readonly Setting[] = [settings.headerName, settings.headerValue, settings.headerValueFile];

/**
 * Credentials of another access than the chosen one: a problem where they stand at the same place as the choice or a stronger
 * one, for then two accesses were meant; else a note, for a `.env` may serve several servers.
 */
export function judgeOtherAccess(sources: Sources, kind: AccessKind): void {
  const door = doorOf(kind);
  const behind = kind === "login" && ofLogin.some((setting) => pick(sources, setting)) ? "+login" : "";
  const groups: readonly (readonly [readonly Setting[], boolean, string])[] = [
    [ofLogin, hasLogin(kind), kind === "none" ? "login" : `${kind}+login`],
    [ofBasic, door === "basic", `basic${behind}`],
    [ofHeader, door === "header", `header${behind}`],
  ];
  const chosen = pick(sources, settings.access) ?? pick(sources, settings.profile);
  for (const [group, used, wanted] of groups) {
    const given = used ? [] : group.flatMap((setting) => pick(sources, setting) ?? []);
    const meant = given.filter((one) => rankOf(one) <= rankOf(chosen));
    if (meant.length > 0) sources.problems.push(twoAccesses(meant, kind, wanted));
    else for (const { name } of given) sources.notes.push(unusedNote(name, kind));
  }
}

function twoAccesses(given: readonly Given[], kind: AccessKind, wanted: string): Text {
  return problem(
    bilingual((language) => given.map((one) => whereOf(one)[language]).join(", ")),
    { fr: `l'accès choisi (${kind}) ne s'en sert pas`, en: `the chosen access (${kind}) has no use for it` },
    {
      fr: `ajoutez --access ${wanted} (ou COMFYUI_ACCESS=${wanted}, ou access dans le profil), ou retirez ce réglage.`,
      en: `add --access ${wanted} (or COMFYUI_ACCESS=${wanted}, or access in the profile), or drop this setting.`,
    },
  );
}

function unusedNote(name: string, kind: AccessKind): Text {
  return {
    fr: `${name} n'est pas utilisé : l'accès choisi est ${kind}.`,
    en: `${name} is not used: the chosen access is ${kind}.`,
  };
}
