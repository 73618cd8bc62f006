import type { CheckId } from "../../record/catalogue.ts";
import { hasFailed, isRed } from "../results.ts";
import { rule } from "../rule.ts";
import { ifThisWorks, withoutProxy } from "../steps.ts";

/** What a WebSocket that does not work turns red. */
export const claimed: readonly CheckId[] = [
  "infra.websocket",
  "auth.valid-token-websocket",
  "generation.events",
];

export const websocketTokenRefused = rule({
  code: "websocket-token-refused",
  title: { fr: "Le WebSocket refuse le bon jeton", en: "The WebSocket refuses the right token" },
  check: "auth.valid-token-websocket",
  reads: ["infra.websocket"],
  anyway: true,
  when: ({ run, facts, said, shell }) => {
    const here = isRed(run, "auth.valid-token-websocket") && !hasFailed(run, "infra.websocket");
    if (facts.websocket?.status !== 401 && !here) return undefined;
    return {
      checks: claimed,
      cause: {
        fr: `Le jeton donne accès à l'API mais pas partout au WebSocket (/ws et /api/ws, par en-tête et par ?token=) : un proxy retire l'en-tête ou les paramètres de la poignée de main.${said.fr}`,
        en: `The token opens the API but not everywhere the WebSocket (/ws and /api/ws, by header and by ?token=): a proxy drops the header or the parameters of the handshake.${said.en}`,
      },
      steps: [
        withoutProxy(shell),
        ifThisWorks({
          fr: "dans le proxy, transmettez Authorization et les paramètres d'URL aussi pour /ws et /api/ws.",
          en: "in the proxy forward Authorization and the URL's parameters for /ws and /api/ws too.",
        }),
      ],
    };
  },
});

export const queryTokenRefused = rule({
  code: "query-token-refused",
  title: { fr: "Le jeton ne passe pas dans l'URL", en: "The token does not pass in the URL" },
  check: "auth.valid-token-query",
  when: ({ run, said, shell }) => ({
    checks: [
      "auth.valid-token-query",
      // one way into the WebSocket is by ?token=: where the header's is open, that check is red for the same cause
      ...(hasFailed(run, "infra.websocket") ? [] : (["auth.valid-token-websocket"] as const)),
    ],
    cause: {
      fr: `Le jeton passe dans l'en-tête mais pas dans l'URL : un proxy retire ou décode « ?token=… ». Les WebSockets des navigateurs n'ont pas d'autre voie que ce paramètre ou le cookie.${said.fr}`,
      en: `The token passes in the header but not in the URL: a proxy drops or decodes "?token=…". A browser's WebSocket has no other way than this parameter or the cookie.${said.en}`,
    },
    steps: [
      withoutProxy(shell),
      ifThisWorks({
        fr: "transmettez les paramètres d'URL tels quels. nginx : un proxy_pass avec une variable les perd (http://127.0.0.1:8188$uri) : ni chemin ni variable derrière le port, ou $request_uri, ou $uri$is_args$args ; et pas de rewrite qui finit par « ? ». Apache : pas de RewriteRule avec [QSD] ou un « ? » final. Caddy : ni uri query -token, ni rewrite sans {query}. HAProxy : ni set-query ni set-uri sans %[query]. IIS : « Ajouter la chaîne de requête » (appendQueryString).",
        en: 'forward the URL\'s parameters as they are. nginx: a proxy_pass with a variable loses them (http://127.0.0.1:8188$uri): neither path nor variable behind the port, or $request_uri, or $uri$is_args$args; and no rewrite that ends in "?". Apache: no RewriteRule with [QSD] or a "?" at its end. Caddy: neither uri query -token nor a rewrite without {query}. HAProxy: neither set-query nor set-uri without %[query]. IIS: "Append query string" (appendQueryString).',
      }),
    ],
  }),
});
