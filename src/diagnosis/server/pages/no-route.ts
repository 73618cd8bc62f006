import { isIP } from "node:net";
import type { PageSign } from "../../../comfyui/pages/feature.ts";
import type { Text } from "../../../text.ts";
import { rule } from "../../rule.ts";
import { type Step, withoutProxy } from "../../steps.ts";
import { nameOf, ofPage, whenPage } from "./seen-page.ts";

/** Where each proxy says which name leads where. */
const places: readonly (readonly [RegExp, Text])[] = [
  [
    /^nginx$/,
    {
      fr: "nginx : server_name doit porter ce nom, et location / (ou le chemin de COMFYUI_URL) doit avoir proxy_pass http://… vers ComfyUI ; puis nginx -t et nginx -s reload.",
      en: "nginx: server_name must bear this name, and location / (or the path of COMFYUI_URL) must have proxy_pass http://… towards ComfyUI; then nginx -t and nginx -s reload.",
    },
  ],
  [
    /^Traefik/,
    {
      fr: "Traefik : la règle du routeur (Host(`…`), PathPrefix) doit porter ce nom et ce chemin, traefik.enable=true, le bon entryPoint, et le conteneur dans le réseau de Traefik. Une étiquette s'applique en recréant le conteneur.",
      en: "Traefik: the router's rule (Host(`…`), PathPrefix) must bear this name and path, with traefik.enable=true, the right entryPoint, and the container in Traefik's network. A label takes effect once the container is recreated.",
    },
  ],
  [
    /^ingress-nginx$/,
    {
      fr: "Kubernetes : l'Ingress doit porter ce nom (host), ce chemin et la bonne ingressClassName, et son service exister avec des points de terminaison : kubectl get ingress,svc,endpoints -A.",
      en: "Kubernetes: the Ingress must bear this name (host), this path and the right ingressClassName, and its service exist with endpoints: kubectl get ingress,svc,endpoints -A.",
    },
  ],
  [
    /^Caddy/,
    {
      fr: "Caddy : le bloc du site doit porter ce nom et ce port, avec reverse_proxy vers ComfyUI ; hors de tout site, Caddy répond une page vide.",
      en: "Caddy: the site's block must bear this name and port, with reverse_proxy towards ComfyUI; outside any site Caddy answers an empty page.",
    },
  ],
  [
    /^Apache$/,
    {
      fr: "Apache : un VirtualHost de ce nom (ServerName) avec ProxyPass / http://…/ vers ComfyUI, activé par a2ensite ; le site par défaut répond sinon (apachectl -S).",
      en: "Apache: a VirtualHost of this name (ServerName) with ProxyPass / http://…/ towards ComfyUI, enabled by a2ensite; otherwise the default site answers (apachectl -S).",
    },
  ],
  [
    /^IIS$/,
    {
      fr: "IIS : la liaison du site doit porter ce nom et ce port, avec une règle URL Rewrite vers ComfyUI et ARR (« Enable proxy ») activé ; sinon le site par défaut répond.",
      en: 'IIS: the site\'s binding must bear this name and port, with a URL Rewrite rule towards ComfyUI and ARR ("Enable proxy") switched on; otherwise the default site answers.',
    },
  ],
  [
    /^Cloudflare$/,
    {
      fr: "Cloudflare : le tunnel doit avoir un « public hostname » de ce nom (règle ingress de cloudflared), ou l'enregistrement DNS viser le bon serveur.",
      en: 'Cloudflare: the tunnel must have a "public hostname" of this name (ingress rule of cloudflared), or the DNS record aim at the right server.',
    },
  ],
];

export const noRoute = rule({
  code: "no-route",
  ...ofPage,
  title: {
    fr: "Le proxy n'a pas de route vers ComfyUI pour cette adresse",
    en: "The proxy has no route to ComfyUI for this address",
  },
  when: whenPage("no-route", ({ page, url, said }, { shell }) => {
    const by = nameOf(page);
    const byNumber = isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0;
    const number: Text = byNumber
      ? {
          fr: " L'adresse est une IP : un proxy choisit d'après le nom d'hôte.",
          en: " The address is an IP: a proxy chooses by the host name.",
        }
      : { fr: "", en: "" };
    return {
      cause: {
        fr: `${by.fr} répond lui-même${said} : rien n'y mène à ComfyUI pour « ${url.host}${url.pathname} ».${number.fr}`,
        en: `${by.en} answers itself${said}: nothing leads from there to ComfyUI for "${url.host}${url.pathname}".${number.en}`,
      },
      steps: [
        {
          fr: `Comparez COMFYUI_URL (lu : ${url.href}) avec l'adresse qu'ouvrent les étudiants : même nom d'hôte, même port, même chemin.`,
          en: `Compare COMFYUI_URL (read: ${url.href}) with the address that students open: the same host name, port and path.`,
        },
        placeOf(page),
        withoutProxy(shell),
      ],
    };
  }),
});

function placeOf({ by }: PageSign): Step {
  const [, place] = places.find(([name]) => name.test(by)) ?? [];
  return (
    place ?? {
      fr: "Si elles sont égales, donnez au proxy une route pour ce nom d'hôte et ce chemin, vers le port de ComfyUI.",
      en: "Where they are the same, give the proxy a route for this host name and path, to ComfyUI's port.",
    }
  );
}
