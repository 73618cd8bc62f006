import { type ChainBreak, type CredentialChain, hostFile } from "../../credentials/chain.ts";
import { breakText } from "../../credentials/chain-text.ts";
import type { Text } from "../../text.ts";
import { commands } from "../commands.ts";
import { giveTokenText } from "../give-token.ts";
import { type Codes, diagnosis, isRed, type Rule, run, steps } from "../old-rule.ts";
import { tokenChecks } from "./token.ts";

export const chainCodes = {
  "secret-is-directory": {
    fr: "Un dossier est à la place du fichier du jeton",
    en: "A directory stands in place of the token's file",
  },
  "password-not-in-place": {
    fr: "Le fichier login/PASSWORD n'est pas à sa place",
    en: "The file login/PASSWORD is not in its place",
  },
  "password-damaged": { fr: "Le fichier login/PASSWORD est abîmé", en: "The file login/PASSWORD is damaged" },
  "chain-other-token": {
    fr: "Le jeton n'est pas le même partout",
    en: "The token is not the same everywhere",
  },
  "password-not-reloaded": {
    fr: "Le serveur compare encore avec l'ancien jeton",
    en: "The server still compares with the old token",
  },
} as const satisfies Codes;

type Shell = ReturnType<typeof commands> & { readonly give: Text };
type ChainCase = { readonly code: keyof typeof chainCodes; readonly remedy: Text };

const directory = (shell: Shell): ChainCase => ({
  code: "secret-is-directory",
  remedy: steps(
    [
      "Arrêtez le conteneur, supprimez ce dossier sur l'hôte, et créez le fichier du jeton à sa place.",
      `Recréez le conteneur, puis vérifiez :${run("docker compose up -d --force-recreate")}${shell.listLogin}`,
    ],
    [
      "Stop the container, delete that directory on the host, and make the token's file in its place.",
      `Recreate the container, then check:${run("docker compose up -d --force-recreate")}${shell.listLogin}`,
    ],
  ),
});

/** A mount cannot be replaced by docker cp, and an entrypoint copies the mounted file again at each start. */
const onHost = (code: ChainCase["code"], file: string, shell: Shell): ChainCase => ({
  code,
  remedy: steps(
    [
      `Sur la machine de Docker, mettez le jeton de référence, seul, dans le fichier monté :\n   ${file}`,
      "Si c'est déjà le bon jeton, c'est au client qu'il faut le donner : --token-file, ou COMFYUI_TOKEN_FILE.",
      `Redémarrez, puis comparez les empreintes :${shell.restart}${shell.fingerprints}`,
    ],
    [
      `On Docker's machine put the token of reference, and nothing else, into the mounted file:\n   ${file}`,
      "If it already holds the right token, the client is the one to get it: --token-file, or COMFYUI_TOKEN_FILE.",
      `Restart, then compare the fingerprints:${shell.restart}${shell.fingerprints}`,
    ],
  ),
});

const copy =
  (code: ChainCase["code"]) =>
  (shell: Shell, file?: string): ChainCase =>
    file === undefined ? inContainer(code, shell) : onHost(code, file, shell);

const inContainer = (code: ChainCase["code"], shell: Shell): ChainCase => ({
  code,
  remedy: steps(
    [
      shell.give.fr,
      `Comparez ensuite les empreintes :${shell.fingerprints}`,
      "Si elles divergent après un redémarrage, l'entrypoint réécrit ce fichier : il doit y copier le jeton, sans recalculer de hash.",
    ],
    [
      shell.give.en,
      `Then compare the fingerprints:${shell.fingerprints}`,
      "If they differ after a restart, the entrypoint writes this file anew: it must copy the token there, and compute no hash.",
    ],
  ),
});

const restart = (shell: Shell): ChainCase => ({
  code: "password-not-reloaded",
  remedy: {
    fr: `ComfyUI-Login ne lit ${shell.root}/login/PASSWORD qu'au démarrage : redémarrez.${shell.restart}`,
    en: `ComfyUI-Login reads ${shell.root}/login/PASSWORD only at the start: restart.${shell.restart}`,
  },
});

const cases: Record<ChainBreak, (shell: Shell, file?: string) => ChainCase> = {
  "mount-is-directory": directory,
  "password-is-directory": directory,
  "password-missing": copy("password-not-in-place"),
  "password-misplaced": copy("password-not-in-place"),
  "password-empty": copy("password-not-in-place"),
  "password-unreadable": copy("password-not-in-place"),
  bom: copy("password-damaged"),
  "windows-line-ends": copy("password-damaged"),
  "password-plain": copy("password-damaged"),
  "mount-other": copy("chain-other-token"),
  "password-other": copy("chain-other-token"),
  "loaded-other": copy("chain-other-token"),
  "password-newer": restart,
};

function causeOf(first: ChainBreak, chain: CredentialChain, root: string): Text {
  const cause = breakText(first, chain);
  if (!chain.rootMissing) return cause;
  return {
    fr: `${cause.fr} Il n'y a pas non plus de main.py dans ${root} : si ComfyUI est ailleurs, nommez son dossier par COMFYUI_ROOT et relancez la validation.`,
    en: `${cause.en} Nor is there a main.py in ${root}: if ComfyUI lives elsewhere, name its folder by COMFYUI_ROOT and validate again.`,
  };
}

/** Seen from inside, the broken link has a name: it explains every refusal of the token that was seen from outside. */
const broken: Rule = (record) => {
  const { chain } = record.facts;
  const [first] = chain?.breaks ?? [];
  if (!isRed(record, "infra.credential-chain") || chain === undefined || first === undefined)
    return undefined;
  const shell = { ...commands(record), give: giveTokenText(record) };
  const { code, remedy } = cases[first](shell, hostFile(first, chain));
  const refusedBy = chain.accepted === 200 ? [] : [...tokenChecks, "auth.empty-token-refused" as const];
  return diagnosis(code, ["infra.credential-chain", ...refusedBy], causeOf(first, chain, shell.root), remedy);
};

export const chainRules: readonly Rule[] = [broken];
