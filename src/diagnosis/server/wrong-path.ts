import { rule } from "../rule.ts";
import { command } from "../steps.ts";

const title = {
  fr: "ComfyUI est là, mais le chemin n'est pas le bon",
  en: "ComfyUI is there, but the path is wrong",
};

/** Before any page or service is named: it is ComfyUI, one path further. */
export const wrongPath = rule({
  code: "path-wrong",
  title,
  check: "infra.is-comfyui",
  when: ({ facts: { answer }, run, shell }) => {
    const { foundAt, login } = answer?.path ?? {};
    const { url } = run.target;
    if (foundAt !== undefined)
      return {
        cause: {
          fr: `${url} répond ${answer?.status} : ComfyUI n'est pas à ce chemin, il répond à ${foundAt}.`,
          en: `${url} answers ${answer?.status}: ComfyUI is not at this path, it answers at ${foundAt}.`,
        },
        steps: [
          {
            fr: "Écrivez cette adresse :",
            en: "Write this address:",
            run: command(`COMFYUI_URL=${foundAt}`),
          },
        ],
      };
    if (login !== true) return undefined;
    return {
      cause: {
        fr: `À ${url}, c'est bien ComfyUI qui répond : sans jeton ComfyUI-Login refuse (401), avec le jeton la route n'existe pas (${answer?.status}). Le proxy transmet le préfixe du chemin, ou en ajoute un, au lieu de le retirer.`,
        en: `At ${url} it is ComfyUI that answers: without a token ComfyUI-Login refuses (401), with the token the route does not exist (${answer?.status}). The proxy hands the path's prefix on, or adds one, instead of removing it.`,
      },
      steps: [
        {
          fr: "nginx : une barre oblique à la fin de proxy_pass, comme à la fin de location (location /comfy/ { proxy_pass http://127.0.0.1:8188/; }). — Caddy : handle_path au lieu de handle. — Apache : ProxyPass /comfy/ http://127.0.0.1:8188/ (barre des deux côtés). — Traefik : middleware stripPrefix. — HAProxy : http-request replace-path. — IIS : la règle réécrit vers http://127.0.0.1:8188/{R:1}.",
          en: "nginx: a slash at the end of proxy_pass, as at the end of location (location /comfy/ { proxy_pass http://127.0.0.1:8188/; }). — Caddy: handle_path instead of handle. — Apache: ProxyPass /comfy/ http://127.0.0.1:8188/ (a slash on both sides). — Traefik: the stripPrefix middleware. — HAProxy: http-request replace-path. — IIS: the rule rewrites to http://127.0.0.1:8188/{R:1}.",
        },
        {
          fr: "Rechargez le proxy, et comparez avec l'adresse directe (401 attendu des deux côtés) :",
          en: "Reload the proxy, and compare with the direct address (401 expected on both sides):",
          run: command(`curl -i ${shell.direct}/system_stats`),
        },
      ],
    };
  },
});
