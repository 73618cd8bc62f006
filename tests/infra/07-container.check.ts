import { expect } from "vitest";
import { type ContainerFacts, isAnotherBehindProxy, notSteady } from "../../src/container/container-facts.ts";
import { readDown } from "../../src/container/down/read-down.ts";
import { readMounts } from "../../src/container/read-mounts.ts";
import { isLoopback } from "../../src/container/this-machine.ts";
import { plural } from "../../src/format.ts";
import { check, config, known, target } from "../../src/runner/check.ts";
import {
  containerOf,
  notThisContainer,
  orCannotTell,
  steadiness,
} from "../../src/runner/helpers/container.ts";

check("infra.container-running", async ({ cannotTell, evidence, note, signal, notAskedFor }) => {
  note(await notThisContainer());
  const container = await containerOf({ cannotTell, notAskedFor });
  const seen = await container.facts(signal);
  const facts = {
    ...seen,
    ...(await readDown(container, seen, signal)),
    ...(target.bootMs !== undefined && { bootMs: target.bootMs }),
  };
  note({ container: facts });
  await evidence.json("container", facts);
  const { name, status, restarts, exitCode, oomKilled, proxy } = facts;
  const state = steadiness(facts);
  // the proxy leads to ComfyUI on the host, or to a container that Docker does not link with it
  if (isAnotherBehindProxy(facts, known["infra.is-comfyui"]?.answer?.answerer))
    return cannotTell({
      fr: `ComfyUI répond par « ${proxy} », mais ${name}, qui semble derrière, ne tourne pas (« ${status} ») : ce n'est pas lui ; nommez le conteneur de ComfyUI par COMFYUI_CONTAINER`,
      en: `ComfyUI answers through "${proxy}", but ${name}, which seems to be behind it, does not run ("${status}"): it is another; name ComfyUI's container by COMFYUI_CONTAINER`,
    });
  const times = plural(restarts, ["redémarrage", "redémarrages"], ["restart", "restarts"]);
  const flaws = [];
  if (oomKilled)
    flaws.push({
      fr: `Docker a tué un processus de ${name} par manque de mémoire (OOMKilled).`,
      en: `Docker killed a process of ${name} for lack of memory (OOMKilled).`,
    });
  if (state === "looping")
    flaws.push({
      fr: `${name} redémarre en boucle : ${times.fr}, dernier code de sortie ${exitCode}.`,
      en: `${name} is in a restart loop: ${times.en}, last exit code ${exitCode}.`,
    });
  if (state === "down")
    flaws.push({
      fr: `${name} ne tourne pas : état « ${status} », code de sortie ${exitCode}.`,
      en: `${name} does not run: state "${status}", exit code ${exitCode}.`,
    });
  expect(flaws).toBeFlawless();
});

check("infra.container-health", async ({ anonymous, cannotTell, note, signal, notAskedFor }) => {
  const facts = await (await containerOf({ cannotTell, notAskedFor })).facts(signal);
  note({ container: facts });
  const { name, health, healthProof, failingStreak = 0 } = facts;
  if (health === undefined || steadiness(facts) !== "steady")
    return (health === undefined ? notAskedFor : cannotTell)({
      fr: `${name} n'a pas de contrôle de santé actif`,
      en: `${name} has no active health check`,
    });
  if (health === "starting")
    return cannotTell({
      fr: "le contrôle de santé est encore dans son délai de démarrage",
      en: "the health check is still in its start period",
    });
  const door = await anonymous.raw({ method: "GET", path: "/system_stats", signal }).then(
    ({ status }) => ({ doorStatus: status }),
    () => ({}),
  );
  const judged: ContainerFacts = { ...facts, ...door };
  note({ container: judged });
  const failures = plural(failingStreak, ["échec", "échecs"], ["failure", "failures"]);
  if (health !== "healthy")
    return expect({
      fr: `${name} est « ${health} » (${failures.fr} de suite).`,
      en: `${name} is "${health}" (${failures.en} in a row).`,
    }).toBeFlawless();
  // 200 without a token: access is open, and a health check that demands 200 calls that healthy
  expect(
    judged.doorStatus === 200 && healthProof === "needs-200" && target.access.kind !== "none"
      ? {
          fr: `${name} est « healthy » alors que l'accès est ouvert à tous : son contrôle de santé exige un 200 sans jeton.`,
          en: `${name} is "healthy" though everyone may enter: its health check demands a 200 without a token.`,
        }
      : undefined,
  ).toBeFlawless();
});

check("infra.container-port", async ({ cannotTell, signal, notAskedFor }) => {
  const facts = await (await containerOf({ cannotTell, notAskedFor })).facts(signal);
  const { name, matchedBy, portOwner, proxy, ports, hostNetwork } = facts;
  if (proxy !== undefined)
    return notAskedFor({
      fr: `le port de ${target.url} est publié par « ${proxy} », qui partage un réseau avec ${name} : un reverse proxy, à ce qu'il semble`,
      en: `the port of ${target.url} is published by "${proxy}", which shares a network with ${name}: probably a reverse proxy`,
    });
  if (portOwner !== undefined)
    return expect({
      fr: `Le port de ${target.url} est publié par le conteneur « ${portOwner} », pas par « ${name} ».`,
      en: `The port of ${target.url} is published by the container "${portOwner}", not by "${name}".`,
    }).toBeFlawless();
  if (matchedBy !== "name" || hostNetwork) return;
  if (steadiness(facts) !== "steady") return cannotTell(notSteady(name));
  const { connection } = known["infra.reachable"] ?? {};
  if (connection !== undefined && !isLoopback(connection.host))
    return cannotTell({
      fr: `${connection.host} n'est pas la machine de ce Docker : un proxy peut être entre les deux`,
      en: `${connection.host} is not the machine of this Docker: a proxy may stand between the two`,
    });
  expect({
    fr: `${name} ne publie pas le port de ${target.url} (publiés : ${ports.join(", ") || "aucun"}).`,
    en: `${name} does not publish the port of ${target.url} (published: ${ports.join(", ") || "none"}).`,
  }).toBeFlawless();
});

check("infra.container-mounts", async ({ cannotTell, evidence, note, signal, notAskedFor }) => {
  const container = await containerOf({ cannotTell, notAskedFor });
  const { status, name } = await container.facts(signal);
  if (status !== "running") return cannotTell({ fr: `${name} ne tourne pas`, en: `${name} does not run` });
  const mounts = await readMounts(container, config.comfyuiRoot, config.profile.models, signal).catch(
    orCannotTell({ cannotTell }),
  );
  note({ mounts });
  if (mounts.length === 0)
    return notAskedFor({ fr: `${name} n'a aucun montage`, en: `${name} has no mount` });
  await evidence.table(
    "mounts",
    mounts.map(({ destination, source, type, state }) => ({ destination, state, type, source })),
  );
  expect(
    mounts
      .filter(({ wrong }) => wrong)
      .map(({ destination, source, state }) => ({
        fr: `${destination} est ${state === "empty" ? "vide" : "absent"} (source : ${source}).`,
        en: `${destination} is ${state} (source: ${source}).`,
      })),
  ).toBeFlawless();
});
