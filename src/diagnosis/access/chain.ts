import {
  type ChainBreak,
  type CredentialChain,
  hostFile,
  otherPlace,
  type Place,
} from "../../credentials/chain.ts";
import { breakText } from "../../credentials/chain-text.ts";
import type { Text } from "../../text.ts";
import { takeToken } from "../give-token.ts";
import { type Explanation, group, rule, type Seen } from "../rule.ts";
import { command, prefixed, type Step } from "../steps.ts";
import { salted, willSalt } from "./boot-hash.ts";
import { tokenChecks } from "./token-facts.ts";
import { mangled, mangledSource, missing, otherValue, repair } from "./variables.ts";

/** What the person has to repair. */
type Trouble = "directory" | "not-in-place" | "damaged" | "other-token" | "not-reloaded";

const troubles: Readonly<Record<ChainBreak, Trouble>> = {
  "mount-is-directory": "directory",
  "password-is-directory": "directory",
  "password-missing": "not-in-place",
  "password-misplaced": "not-in-place",
  "password-empty": "not-in-place",
  "password-unreadable": "not-in-place",
  bom: "damaged",
  "windows-line-ends": "damaged",
  "password-plain": "damaged",
  "mount-other": "other-token",
  "password-other": "other-token",
  "loaded-other": "other-token",
  "password-newer": "not-reloaded",
};

const brokenChain = { check: "infra.credential-chain" } as const;

type SeenChain = Seen<"infra.credential-chain">;

/**
 * A rule's `when` for a chain whose first break is of this kind. Seen from inside, the broken link has a name: it explains
 * every refusal of the token that was seen from outside. `file`: the one on Docker's machine that must be corrected.
 */
function whenBroken(
  trouble: Trouble,
  stepsFor: (seen: SeenChain, file: string | undefined) => readonly Step[],
): (seen: SeenChain) => Explanation | undefined {
  return (seen) => {
    const { chain } = seen.facts;
    const [first] = chain?.breaks ?? [];
    if (chain === undefined || first === undefined || troubles[first] !== trouble) return undefined;
    return {
      checks: [
        "infra.credential-chain",
        ...(chain.accepted === 200 ? [] : [...tokenChecks, "auth.empty-token-refused" as const]),
      ],
      cause: causeOf(first, chain, seen.shell.root),
      steps: stepsFor(seen, hostFile(first, chain)),
    };
  };
}

function causeOf(first: ChainBreak, chain: CredentialChain, root: string): Text {
  const cause = breakText(first, chain);
  if (!chain.rootMissing) return cause;
  return {
    fr: `${cause.fr} Il n'y a pas non plus de main.py dans ${root} : si ComfyUI est ailleurs, nommez son dossier par COMFYUI_ROOT et relancez la validation.`,
    en: `${cause.en} Nor is there a main.py in ${root}: if ComfyUI lives elsewhere, name its folder by COMFYUI_ROOT and validate again.`,
  };
}

const orTheClient: Step = {
  fr: "Si c'est déjà le bon jeton, c'est au client qu'il faut le donner : --token-file, ou COMFYUI_TOKEN_FILE.",
  en: "If it already holds the right token, the client is the one to get it: --token-file, or COMFYUI_TOKEN_FILE.",
};

/** Puts the right token where the server reads it; `asked`: a person was asked which one is right. */
function giveAndCompare(
  { shell, giveToken }: SeenChain,
  file: string | undefined,
  asked = false,
): readonly [Step, ...Step[]] {
  if (file === undefined)
    return [
      giveToken,
      {
        fr: "Comparez ensuite les empreintes :",
        en: "Then compare the fingerprints:",
        run: shell.fingerprints,
      },
      {
        fr: "Si elles divergent après un redémarrage, l'entrypoint réécrit ce fichier : il doit y copier le jeton, sans recalculer de hash.",
        en: "If they differ after a restart, the entrypoint rewrites this file: it must copy the token there, and compute no hash.",
      },
    ];
  // a mount cannot be replaced by docker cp, and an entrypoint copies the mounted file again at each start
  return [
    {
      fr: "Sur la machine de Docker, remplacez par le jeton de référence, seul, le contenu du fichier monté :",
      en: "On Docker's machine replace what the mounted file holds by the reference token, and nothing else:",
      run: command(file),
    },
    ...(asked ? [] : [orTheClient]),
    {
      fr: "Redémarrez, puis comparez les empreintes :",
      en: "Restart, then compare the fingerprints:",
      run: `${shell.restart}${shell.fingerprints}`,
    },
  ];
}

/** Two tokens, each in its place: a person must say which one is right before one replaces the other. */
function askAndCompare(seen: SeenChain, file: string | undefined): readonly Step[] {
  const { shell, facts } = seen;
  const { chain } = facts;
  const client = chain?.places.find(({ role }) => role === "client");
  const place = chain && otherPlace(chain);
  if (client === undefined || place === undefined) return giveAndCompare(seen, file);
  const [give, ...then] = fromVariable(seen) ?? giveAndCompare(seen, file, true);
  return [
    {
      fr: `Demandez d'abord lequel est le bon, celui que les autres clients utilisent : celui de ${client.where}${writtenAt(client).fr}, ou celui de ${place.where}${writtenAt(place).fr} ?`,
      en: `First ask which one is right, the one that the other clients use: that of ${client.where}${writtenAt(client).en}, or that of ${place.where}${writtenAt(place).en}?`,
    },
    prefixed(
      { fr: `Celui de ${place.where} ?`, en: `That of ${place.where}?` },
      takeToken(shell, place.where),
    ),
    prefixed({ fr: `Celui de ${client.where} ?`, en: `That of ${client.where}?` }, give),
    ...then,
  ];
}

/** PASSWORD holds what a variable of the container holds: the entrypoint writes it again at each start. */
function fromVariable({
  facts: { tokenVariables = [] },
  shell,
}: SeenChain): readonly [Step, ...Step[]] | undefined {
  const feeding = tokenVariables.filter(({ own, flaw }) => own && flaw === "feeds");
  const [first] = feeding;
  if (first === undefined) return undefined;
  const [write, ...then] = repair([first]);
  if (write === undefined) return undefined;
  return [
    {
      fr: `${shell.root}/login/PASSWORD contient la même chose que la variable ${first.variable} de ${first.container}, d'où l'entrypoint l'écrit sans doute à chaque démarrage : corrigez-la. ${write.fr}`,
      en: `${shell.root}/login/PASSWORD holds the same as the variable ${first.variable} of ${first.container}, from which the entrypoint probably writes it at each start: correct that. ${write.en}`,
    },
    ...then,
  ];
}

/** When a place was written, where that is known. */
function writtenAt({ at }: Place): Text {
  if (at === undefined) return { fr: "", en: "" };
  const time = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return { fr: ` (écrit le ${time})`, en: ` (written ${time})` };
}

const directory = rule({
  code: "secret-is-directory",
  ...brokenChain,
  title: {
    fr: "Un dossier est à la place du fichier du jeton",
    en: "A directory is where the token's file should be",
  },
  when: whenBroken("directory", ({ shell }) => [
    {
      fr: "Arrêtez le conteneur, supprimez ce dossier sur l'hôte, et créez le fichier du jeton à sa place.",
      en: "Stop the container, delete that directory on the host, and make the token's file in its place.",
    },
    {
      fr: "Recréez le conteneur, puis vérifiez :",
      en: "Recreate the container, then check:",
      run: `${command("docker compose up -d --force-recreate")}${shell.listLogin}`,
    },
  ]),
});

const notInPlace = rule({
  code: "password-not-in-place",
  ...brokenChain,
  title: {
    fr: "Le fichier login/PASSWORD n'est pas à sa place",
    en: "The file login/PASSWORD is not in its place",
  },
  when: whenBroken("not-in-place", giveAndCompare),
});

const damaged = rule({
  code: "password-damaged",
  ...brokenChain,
  title: { fr: "Le fichier login/PASSWORD est abîmé", en: "The file login/PASSWORD is damaged" },
  when: whenBroken("damaged", giveAndCompare),
});

const otherToken = rule({
  code: "chain-other-token",
  ...brokenChain,
  title: { fr: "Le jeton n'est pas le même partout", en: "The token is not the same everywhere" },
  when: whenBroken("other-token", askAndCompare),
});

const notReloaded = rule({
  code: "password-not-reloaded",
  ...brokenChain,
  title: {
    fr: "Le serveur compare encore avec l'ancien jeton",
    en: "The server still compares with the old token",
  },
  when: whenBroken("not-reloaded", ({ shell }) => [
    {
      fr: `ComfyUI-Login ne lit ${shell.root}/login/PASSWORD qu'au démarrage : redémarrez.`,
      en: `ComfyUI-Login reads ${shell.root}/login/PASSWORD only at the start: restart.`,
      run: shell.restart,
    },
  ]),
});

export const chainGroup = group({
  name: "chain",
  layer: "access",
  rules: [
    directory,
    mangledSource,
    salted,
    notInPlace,
    damaged,
    otherToken,
    notReloaded,
    mangled,
    missing,
    otherValue,
    willSalt,
  ],
  order: "what writes PASSWORD at each start comes before what it wrote there",
  before: {
    door: "a token that is wrong in the container is refused behind a proxy too",
    refusal: "the broken link, seen from inside, is why the token is refused",
    websocket: "a token that is refused everywhere is refused on the URL and in a handshake too",
  },
});
