import type { Text } from "../text.ts";
import { addressesIn } from "./address-list.ts";

/** A valid server address, as `http://host:port/prefix` without a slash at its end; or what is wrong with it. `cut`: what a browser had put behind it. */
type CheckedUrl =
  | { readonly value: { readonly url: string; readonly prefix?: string; readonly cut?: string } }
  | { readonly cause: Text; readonly fix: Text };

const example: Text = {
  fr: "écrivez par exemple http://127.0.0.1:8188.",
  en: "write for instance http://127.0.0.1:8188.",
};

/** ComfyUI's own pages and routes at the end of a path: copied from a browser or a script, never a reverse proxy's prefix. */
const ownPath =
  /(?:\/+(?:api|login|logout|prompt|queue|history|view|ws|object_info|system_stats|interrupt|upload|index\.html))+$/;

/** Judges a server address. The texts never repeat the value: it may hold a password. */
export function checkUrl(value: string): CheckedUrl {
  if (/^\[\s*["']/.test(value))
    return wrong("c'est une liste JSON", "this is a JSON list", {
      fr: "écrivez les adresses séparées par des virgules : http://a:8188,http://b:8188.",
      en: "write the addresses separated by commas: http://a:8188,http://b:8188.",
    });
  if (addressesIn(value) !== undefined)
    return wrong(
      "il y a là plusieurs adresses, et une seule est attendue",
      "there are several addresses here, and one is expected",
      {
        fr: "donnez-en une ; npm test valide une liste (docs/fleet.md).",
        en: "give one of them; npm test validates a list (docs/fleet.md).",
      },
    );
  if (/^["'`<«“‘]|["'`>»”’]$/.test(value))
    return wrong(
      "elle est entourée de guillemets ou de chevrons, qui en font partie",
      "it has quotes or angle brackets around it, which are part of it",
      { fr: "écrivez-la sans.", en: "write it without." },
    );
  if (/[\s\p{Cc}]/u.test(value))
    return wrong(
      "elle contient des espaces ou un saut de ligne",
      "it contains spaces or a line break",
      example,
    );
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(value)?.[1]?.toLowerCase();
  if (scheme === undefined)
    return wrong("« http:// » manque au début", '"http://" is missing at the start', {
      fr: "mettez http:// (ou https://) devant l'hôte.",
      en: "put http:// (or https://) before the host.",
    });
  if (scheme !== "http" && scheme !== "https")
    return wrong(
      `le protocole « ${scheme} » n'est pas pris en charge`,
      `the scheme "${scheme}" is not supported`,
      {
        fr: "utilisez http:// ou https:// ; le WebSocket en est déduit.",
        en: "use http:// or https://; the WebSocket address follows from it.",
      },
    );
  // The WHATWG parser takes "http:///x" for the host "x": a forgotten host would become another server.
  const url = /^https?:\/\/[^/\\?#]/i.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || url.hostname === "")
    return wrong(
      "l'hôte manque, ou l'hôte ou le port est invalide",
      "the host is missing, or host or port is invalid",
      example,
    );
  if (url.username !== "" || url.password !== "")
    return wrong(
      "elle contient des identifiants (utilisateur:mot de passe@)",
      "it contains credentials (user:password@)",
      {
        fr: "retirez-les de l'adresse ; pour une authentification Basic, donnez --access basic, --basic-user NOM et --basic-password-file FICHIER (ou COMFYUI_ACCESS, COMFYUI_BASIC_USER, COMFYUI_BASIC_PASSWORD).",
        en: "take them out of the address; for Basic authentication give --access basic, --basic-user NAME and --basic-password-file FILE (or COMFYUI_ACCESS, COMFYUI_BASIC_USER, COMFYUI_BASIC_PASSWORD).",
      },
    );
  // "/#…" is the page's own; a "#" elsewhere may stand in a password that was meant to come before the host
  const [address = ""] = value.split(/(?<=\/)#/);
  if (address.includes("?") || address.includes("#"))
    return wrong("elle contient « ? » ou « # »", 'it contains "?" or "#"', {
      fr: "gardez l'adresse seule, sans paramètre ; le jeton se donne par COMFYUI_TOKEN_FILE.",
      en: "keep the address alone, without parameters; the token is given by COMFYUI_TOKEN_FILE.",
    });
  const path = url.pathname.replace(/\/+$/, "");
  const prefix = path.replace(ownPath, "");
  const cut = `${path.slice(prefix.length)}${address === value ? "" : "/#…"}`;
  return {
    value: { url: `${url.origin}${prefix}`, ...(prefix !== "" && { prefix }), ...(cut !== "" && { cut }) },
  };
}

function wrong(fr: string, en: string, fix: Text): CheckedUrl {
  return { cause: { fr, en }, fix };
}
