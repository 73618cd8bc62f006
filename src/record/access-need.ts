import { type Access, doorOf, hasLogin } from "../credentials/access.ts";
import type { Text } from "../text.ts";

/**
 * Under which access a check is asked for: with ComfyUI-Login; with it, and with Authorization free for its token; with a proxy
 * that asks for credentials of its own; with any guard.
 */
export type AccessNeed = "login" | "bearer" | "door" | "guard";

/** Why this access does not ask for a check; undefined where it does. */
export function notOfAccess(need: AccessNeed | undefined, access: Access): Text | undefined {
  const { kind, headerName } = access;
  const door = doorOf(kind);
  const taken = door === "basic" || headerName?.toLowerCase() === "authorization";
  switch (need) {
    case "login":
      return hasLogin(kind) ? undefined : noLogin;
    case "bearer":
      return !hasLogin(kind) ? noLogin : taken ? headerTaken : undefined;
    case "door":
      return door === undefined ? noDoor : undefined;
    case "guard":
      return kind === "none" ? allOpen : undefined;
    default:
      return undefined;
  }
}

const noLogin: Text = {
  fr: "non demandé : ce déploiement n'a pas ComfyUI-Login (access)",
  en: "not asked for: this deployment has no ComfyUI-Login (access)",
};
const headerTaken: Text = {
  fr: "non demandé : l'en-tête Authorization porte les identifiants du proxy (access)",
  en: "not asked for: the Authorization header carries the proxy's credentials (access)",
};
const noDoor: Text = {
  fr: "non demandé : aucun proxy ne demande d'identifiants (access)",
  en: "not asked for: no proxy asks for credentials (access)",
};
const allOpen: Text = {
  fr: "non demandé : l'accès est déclaré libre (access)",
  en: "not asked for: the access is declared free (access)",
};
