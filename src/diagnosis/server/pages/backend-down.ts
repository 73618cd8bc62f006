import type { Answer } from "../../../record/facts.ts";
import type { Text } from "../../../text.ts";
import { rule } from "../../rule.ts";
import { command, ifThisWorks, type Step, withoutProxy } from "../../steps.ts";
import { longerLimit } from "../time-limit.ts";
import { nameOf, ofPage } from "./seen-page.ts";

/** What a service means that lends an address, and where to look first. */
const services: readonly (readonly [by: RegExp, says: RegExp, cause: Text, step: Step])[] = [
  [
    /^Cloudflare$/,
    /^1033$|^530$/,
    {
      fr: "le tunnel n'est pas connecté (cloudflared ne tourne pas, ou un tunnel rapide a changé d'adresse)",
      en: "the tunnel is not connected (cloudflared does not run, or a quick tunnel has changed its address)",
    },
    {
      fr: "Relancez cloudflared sur la machine de ComfyUI ; l'adresse d'un tunnel rapide (trycloudflare.com) change à chaque démarrage : reprenez-la de sa sortie. Sinon :",
      en: "Start cloudflared again on ComfyUI's machine; the address of a quick tunnel (trycloudflare.com) changes at each start: take it from its output. Otherwise:",
      run: command("cloudflared tunnel list"),
    },
  ],
  [
    /^Cloudflare$/,
    /^(525|526)$/,
    {
      fr: "le TLS entre Cloudflare et le serveur d'origine échoue",
      en: "TLS between Cloudflare and the origin server fails",
    },
    {
      fr: "525 : l'origine ne parle pas TLS sur ce port ; 526 : son certificat n'est pas valable. Donnez-lui un certificat d'origine, ou choisissez le mode SSL qui convient (Full, Full strict).",
      en: "525: the origin does not speak TLS on this port; 526: its certificate is not valid. Give it an origin certificate, or choose the SSL mode that fits (Full, Full strict).",
    },
  ],
  [
    /^Cloudflare$/,
    /./,
    {
      fr: "il ne joint pas le serveur d'origine, ou n'en reçoit pas de réponse à temps",
      en: "it does not reach the origin server, or gets no reply in time",
    },
    {
      fr: "521 : l'origine refuse la connexion ; 522, 523 : pare-feu ou adresse DNS ; 524 : plus de 100 s sans réponse ; 1016 : le nom de l'origine n'existe pas. Vérifiez l'enregistrement DNS et le pare-feu de l'origine, qui doit laisser entrer Cloudflare.",
      en: "521: the origin refuses the connection; 522, 523: firewall or DNS address; 524: more than 100 s without a reply; 1016: the origin's name does not exist. Check the DNS record and the origin's firewall, which must let Cloudflare in.",
    },
  ],
  [
    /^ngrok$/,
    /./,
    {
      fr: "le tunnel n'a pas ComfyUI à son autre bout (3200 : ngrok ne tourne pas ou l'adresse a changé ; 8012 : rien n'écoute sur le port qu'il vise)",
      en: "the tunnel does not have ComfyUI at its other end (3200: ngrok does not run or the address has changed; 8012: nothing listens on the port that it aims at)",
    },
    {
      fr: "Relancez le tunnel vers le port de ComfyUI, et reprenez l'adresse de sa sortie. Le code est expliqué à ngrok.com/docs/errors.",
      en: "Start the tunnel to ComfyUI's port again, and take the address from its output. The code is explained at ngrok.com/docs/errors.",
      run: command("ngrok http 8188"),
    },
  ],
  [
    /^(localtunnel|localhost\.run|frp|Tailscale|Gradio|RunPod|Hugging Face|Azure|Heroku)$/,
    /./,
    {
      fr: "le service répond, mais ComfyUI ou son tunnel n'est plus à l'autre bout",
      en: "the service answers, but ComfyUI or its tunnel is no longer at the other end",
    },
    {
      fr: "Relancez le tunnel ou la machine louée, vérifiez le port qu'elle expose (8188), et reprenez l'adresse : elle change souvent à chaque démarrage.",
      en: "Start the tunnel or the rented machine again, check the port that it exposes (8188), and take the address anew: it often changes at each start.",
    },
  ],
];

/** Statuses by which a proxy says that it does not reach what is behind it; 520 to 530 are Cloudflare's. */
function isLost({ status, page }: Answer): boolean {
  return page?.kind === "backend-down" || [502, 503, 504].includes(status);
}

export const backendDown = rule({
  code: "proxy-backend-down",
  ...ofPage,
  title: {
    fr: "Le proxy répond, ComfyUI derrière lui non",
    en: "The proxy answers, ComfyUI behind it does not",
  },
  when: ({ facts: { answer }, shell }) => {
    if (answer === undefined || !isLost(answer)) return undefined;
    const { status, page, quick } = answer;
    if (quick !== undefined)
      return {
        cause: {
          fr: `Le proxy répond ${status} à la place de /system_stats, mais joint ComfyUI (${quick.request} → ${quick.status}) : il renonce avant la réponse. Son délai est trop court, ou le serveur est très lent.`,
          en: `The proxy answers ${status} in the place of /system_stats, but reaches ComfyUI (${quick.request} → ${quick.status}): it gives up before the reply. Its time limit is too short, or the server is very slow.`,
        },
        steps: [withoutProxy(shell), ifThisWorks(longerLimit)],
      };
    const own = page?.kind === "backend-down" ? page : undefined;
    const [, , why, first] =
      services.find(
        ([by, says]) => own && by.test(own.by) && (says.test(own.detail ?? "") || says.test(String(status))),
      ) ?? [];
    const look: Step[] = [
      {
        fr: "Vérifiez que le conteneur tourne et sur quel port :",
        en: "Check that the container runs and on which port:",
        run: `${shell.state}${shell.port}`,
      },
      {
        fr: "Comparez avec l'adresse que vise le proxy (nginx : proxy_pass ; Caddy : reverse_proxy ; Apache : ProxyPass ; HAProxy : server, et default_backend ; Traefik : loadbalancer.server.port ; IIS : la règle de réécriture du site). Dans Docker, localhost est le conteneur du proxy lui-même.",
        en: "Compare with the address that the proxy aims at (nginx: proxy_pass; Caddy: reverse_proxy; Apache: ProxyPass; HAProxy: server, and default_backend; Traefik: loadbalancer.server.port; IIS: the site's rewrite rule). In Docker, localhost is the proxy's own container.",
      },
    ];
    if (own === undefined || why === undefined || first === undefined)
      return {
        cause: {
          fr: `Le proxy répond ${status} : il ne joint pas ComfyUI.`,
          en: `The proxy answers ${status}: it does not reach ComfyUI.`,
        },
        steps: look,
      };
    const said = [status, own.detail].filter((part) => part !== undefined).join(", ");
    const by = nameOf(own);
    return {
      cause: { fr: `${by.fr} répond ${said} : ${why.fr}.`, en: `${by.en} answers ${said}: ${why.en}.` },
      steps: [first, ...look.slice(0, 1)],
    };
  },
});
