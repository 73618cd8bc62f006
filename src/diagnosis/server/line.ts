import { transferText } from "../../comfyui/wire/transfer.ts";
import { some } from "../../format.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Commands } from "../commands.ts";
import { resultOf } from "../results.ts";
import { rule } from "../rule.ts";
import { ifThisWorks, type Step, withoutProxy } from "../steps.ts";
import { fewConnections } from "./connections-limited.ts";
import { handshakes, pictureCuts, sendsPicture } from "./reply-facts.ts";

type Run = Pick<RunRecord, "checks">;

const slowTitle = { fr: "La ligne vers le serveur est lente", en: "The line to the server is slow" };

function aboutLine(shell: Commands): readonly Step[] {
  return [
    {
      fr: `Mesurez depuis la machine du conteneur, à l'adresse directe (${shell.direct}) : si c'est rapide, cherchez entre elle et vous (VPN, tunnel, Wi-Fi, montée d'une ligne domestique).`,
      en: `Measure from the container's machine, at the direct address (${shell.direct}): if that is fast, look between it and you (VPN, tunnel, Wi-Fi, the upload of a home line).`,
    },
    {
      fr: "Un proxy bride peut-être le débit : nginx : limit_rate ; Apache : mod_ratelimit ; Caddy, Traefik, HAProxy : leurs règles de débit ; un tunnel gratuit : son quota.",
      en: "A proxy may limit the rate: nginx: limit_rate; Apache: mod_ratelimit; Caddy, Traefik, HAProxy: their rules for bandwidth; a free tunnel: its quota.",
    },
  ];
}

/** A reply that was still arriving when even a generous limit was reached. */
export const lineTooSlow = rule({
  code: "line-slow",
  title: slowTitle,
  check: "generation.text-to-image",
  anyway: true,
  when: ({ run, shell }) => {
    const slow = run.checks.filter(
      ({ status, errorCode }) => status === "failed" && errorCode === "COMFY_SLOW",
    );
    const [first] = slow;
    if (first === undefined) return undefined;
    return {
      checks: slow.map(({ id }) => id),
      cause: {
        fr: `Le serveur répond, mais ses réponses arrivent trop lentement pour finir à temps. Constaté : ${first.reason ?? "–"} Redémarrer n'y change rien.`,
        en: `The server answers, but its replies arrive too slowly to end in time. Observed: ${first.reason ?? "–"} A restart changes nothing.`,
      },
      steps: aboutLine(shell),
    };
  },
});

export const lineSlow = rule({
  code: "line-slow",
  title: slowTitle,
  check: "generation.text-to-image",
  anyway: true,
  warning: true,
  when: ({ facts: { line }, shell }) => {
    if (line === undefined) return undefined;
    const { fr, en } = transferText(line);
    return {
      cause: {
        fr: `Les images arrivent entières, mais lentement : ${fr}. Chaque étudiant attendra d'autant, et une classe se partage cette ligne.`,
        en: `The pictures arrive whole, but slowly: ${en}. Each student will wait as long, and a class shares this line.`,
      },
      steps: aboutLine(shell),
    };
  },
});

/**
 * Checks that a cut connection stopped, while the next calm question was answered. Who limits bodies may cut a picture on its
 * way instead of answering 413.
 */
function singleCuts(run: Run, bodiesLimited: boolean): CheckId[] {
  if (fewConnections(run) !== undefined) return [];
  const cut = run.checks.filter(
    ({ id, status, errorCode, brokenOff }) =>
      status === "failed" &&
      errorCode === "COMFY_RESET" &&
      !handshakes.includes(id) &&
      brokenOff?.after === "answers" &&
      !(bodiesLimited && sendsPicture(brokenOff.request)),
  );
  // pictures alone have a cause of their own
  return cut.every(({ id }) => pictureCuts(run).includes(id)) ? [] : cut.map(({ id }) => id);
}

/** Something on the way cuts single requests: a server that had died would answer nobody. */
export const connectionsCut = rule({
  code: "connections-cut",
  title: {
    fr: "Des requêtes sont coupées, les autres passent",
    en: "Some requests are cut, the others pass",
  },
  check: "generation.text-to-image",
  reads: ["infra.large-body"],
  anyway: true,
  when: ({ run, facts, shell }) => {
    if (resultOf(run, "infra.reachable")?.status !== "passed") return undefined;
    const checks = singleCuts(run, facts.body?.refused !== undefined);
    const [first] = checks;
    if (first === undefined) return undefined;
    const requests = checks.flatMap((id) => resultOf(run, id)?.brokenOff?.request ?? []);
    const list = some([...new Set(requests)], 4);
    return {
      checks,
      cause: {
        fr: `À partir de « ${first} », des connexions sont coupées sans réponse (${list}), et la requête d'après passe : le serveur tourne. Un pare-feu ou un antivirus coupe ces requêtes, un répartiteur mène à un serveur arrêté, ou un proxy ferme des connexions en cours d'usage.`,
        en: `From "${first}" on connections are cut without an answer (${list}), and the request after them passes: the server runs. A firewall or an antivirus cuts these requests, a load balancer leads to a stopped server, or a proxy closes connections in use.`,
      },
      steps: [
        withoutProxy(shell),
        ifThisWorks({
          fr: "toujours les mêmes adresses : exemptez-les dans le pare-feu (inspection, WAF, DLP). Au hasard : allongez les délais du proxy (nginx : keepalive_timeout ; HAProxy : timeout http-keep-alive ; Apache : KeepAliveTimeout ; IIS : connectionTimeout), et retirez du répartiteur le serveur arrêté.",
          en: "always the same addresses: exempt them in the firewall (inspection, WAF, DLP). At random: lengthen the proxy's timeouts (nginx: keepalive_timeout; HAProxy: timeout http-keep-alive; Apache: KeepAliveTimeout; IIS: connectionTimeout), and take the stopped server out of the load balancer.",
        }),
        {
          fr: "Sinon, le serveur lui-même redémarre peut-être :",
          en: "Otherwise the server itself may restart:",
          run: `${shell.exit}${shell.logs}`,
        },
      ],
    };
  },
});
