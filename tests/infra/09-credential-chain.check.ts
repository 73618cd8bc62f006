import { expect } from "vitest";
import { variablesOf } from "../../src/config/setting.ts";
import { settings } from "../../src/config/settings.ts";
import { readBootHash } from "../../src/container/beside/boot-hash.ts";
import { readTokenVariables } from "../../src/container/beside/token-variables.ts";
import { notSteady } from "../../src/container/container-facts.ts";
import { readChain } from "../../src/container/read-chain.ts";
import { serversToken } from "../../src/credentials/chain.ts";
import { breakText } from "../../src/credentials/chain-text.ts";
import { check, config, known, target } from "../../src/runner/check.ts";
import { containerOf, orCannotTell, steadiness } from "../../src/runner/helpers/container.ts";
import { loginToken } from "../../src/runner/run.ts";

/** Every name under which a client of the course reads the token. */
const tokenNames = variablesOf(settings.token);

check("infra.credential-chain", async ({ cannotTell, evidence, note, signal, notAskedFor }) => {
  const container = await containerOf({ cannotTell, notAskedFor });
  const facts = await container.facts(signal);
  if (facts.portOwner !== undefined)
    return cannotTell({
      fr: `l'adresse mène au conteneur « ${facts.portOwner} » : le jeton n'est pas fait pour ${facts.name}`,
      en: `the address leads to the container "${facts.portOwner}": the token is not meant for ${facts.name}`,
    });
  const accepted = known["infra.token-opens"]?.access?.headerStatus;
  const chain = await readChain(
    container,
    {
      token: loginToken(),
      tokenSource: target.tokenSource,
      tokenAt: target.tokenAt,
      root: config.comfyuiRoot,
      ...(accepted !== undefined && { accepted }),
    },
    signal,
  ).catch(orCannotTell({ cannotTell }));
  const tokenVariables = await readTokenVariables(
    container,
    { token: loginToken(), names: tokenNames, expected: serversToken(chain) },
    signal,
  ).catch(() => []);
  const steady = steadiness(facts) === "steady";
  const bootHash = steady
    ? await readBootHash(
        container,
        chain,
        {
          startedAt: facts.startedAt,
          lines: await container.logLines(signal).catch(() => []),
          variables: tokenVariables,
        },
        signal,
      ).catch(() => undefined)
    : undefined;
  note({ chain, tokenVariables, ...(bootHash && { bootHash }) });
  await evidence.table(
    "chain",
    chain.places.map(({ role, where, kind, fingerprint = "–", length = 0, flaws, at }) => ({
      role,
      where,
      kind,
      fingerprint,
      length,
      flaws: flaws.join(" "),
      at: at === undefined ? "–" : new Date(at).toISOString(),
    })),
  );
  const seenFromOutside = chain.breaks.some((name) => name.endsWith("-is-directory"));
  if (!steady && !seenFromOutside) return cannotTell(notSteady(facts.name));
  if (chain.rootMissing && chain.breaks.length === 0)
    return cannotTell({
      fr: `${config.comfyuiRoot} de ${facts.name} n'a ni main.py ni login/PASSWORD, et le serveur accepte le jeton : nommez le dossier de ComfyUI par COMFYUI_ROOT (ou le bon conteneur par COMFYUI_CONTAINER)`,
      en: `${config.comfyuiRoot} of ${facts.name} has neither main.py nor login/PASSWORD, and the server accepts the token: name ComfyUI's folder by COMFYUI_ROOT (or the right container by COMFYUI_CONTAINER)`,
    });
  expect(chain.breaks.map((name) => breakText(name, chain))).toBeFlawless();
});
