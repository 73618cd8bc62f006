/** What the emulator says to a person: French unless REPORT_LANG says otherwise. Answers to a program stay as they are. */
interface Words {
  readonly fr: string;
  readonly en: string;
}

export function say({ fr, en }: Words): string {
  return process.env.REPORT_LANG === "en" ? en : fr;
}

/** A wrong call may come from a script without a language: it gets both. */
export function sayBoth({ fr, en }: Words): string {
  return process.env.REPORT_LANG === undefined ? `${fr}\n${en}` : say({ fr, en });
}

/** How a person goes on: the faults, where the token is, what to type in the other terminal. */
export function goOn(
  url: string,
  faults: readonly string[],
  tokenFile: string | undefined,
  access = "login",
): string {
  const names = faults.join(", ");
  const file =
    tokenFile === undefined ? undefined : /^[\w./\\:-]+$/.test(tokenFile) ? tokenFile : `"${tokenFile}"`;
  const login = access.endsWith("login");
  const shown = [
    ...(access === "login" ? [] : [`--access ${access}`]),
    ...(access.startsWith("basic") ? ["--basic-user course --basic-password-file …"] : []),
    ...(access.startsWith("header") ? ["--header-name X-Api-Key --header-value-file …"] : []),
    ...(login ? [`--token-file ${file ?? "…"}`] : []),
  ];
  const command = `npm test -- --url ${url} ${shown.join(" ")}`;
  return say({
    fr: [
      `Pannes actives : ${names || "aucune"}.`,
      !login
        ? "Aucun jeton : ComfyUI-Login n'est pas installé."
        : file === undefined
          ? "Jeton : ci-dessus ; --write-token FILE l'écrit dans un fichier."
          : `Jeton écrit dans ${file}.`,
      `Dans un autre terminal : ${command}`,
      "Ctrl-C pour terminer.",
    ].join("\n"),
    en: [
      `Active faults: ${names || "none"}.`,
      !login
        ? "No token: ComfyUI-Login is not installed."
        : file === undefined
          ? "Token: above; --write-token FILE writes it to a file."
          : `Token written to ${file}.`,
      `In another terminal: ${command}`,
      "Ctrl-C to end.",
    ].join("\n"),
  });
}

/** Options that npm kept for want of `--`: without this word the emulator would run without them. */
export function keptByNpm(options: readonly string[]): Words | undefined {
  const { npm_lifecycle_event: script = "", npm_config_user_agent: agent } = process.env;
  if (script !== "emulator" || agent === undefined) return undefined;
  const kept = options.filter((name) => process.env[`npm_config_${name.replaceAll("-", "_")}`]);
  if (kept.length === 0) return undefined;
  const typed = kept.map((name) => `--${name}`).join(" ");
  return {
    fr: `${typed} : npm l'a gardé pour lui, « -- » manque → écrivez \`npm run emulator -- ${typed} …\`.`,
    en: `${typed}: npm kept it for itself, "--" is missing → write \`npm run emulator -- ${typed} …\`.`,
  };
}

export const usage: Words = {
  fr: `Un ComfyUI émulé, avec ComfyUI-Login, en vrai HTTP et WebSocket.

  npm run emulator -- [options]

  --port N            port, 8188 par défaut ; 0 en prend un libre
  --host H            adresse d'écoute, 127.0.0.1 par défaut
  --comfyui V         version jouée : VERSIONS
  --token-file F      fichier dont la première ligne est le jeton (le hash bcrypt)
  --write-token F     écrit dans ce fichier le jeton fait ici, au lieu de l'afficher
  --deployment NAME   modèles et chargeurs d'un profil livré, par son nom ; répétable
  --access KIND       comment on entre : login (par défaut), basic, basic+login, header, header+login, none
  --door-header NAME  en-tête de --access header, X-Api-Key par défaut
  --fault NAME        active une panne ; répétable
  --commands          change les pannes en marche : chaque ligne « faults NAME NAME » de l'entrée
                      standard les remplace, « faults » seul les retire toutes
  --list-faults       nomme chaque panne
  --front-end DIR     sert la vraie page : dossier static du paquet comfyui-frontend-package
  --step-ms N         durée d'une étape d'échantillonnage, 5 par défaut
  --profile NAME      joue le temps et la mémoire d'une machine : MACHINES
  --clock-scale N     divise par N tous les temps de cette machine ; HTTP garde les siens
  --seed N            graine de ce qui est tiré au hasard, 1 par défaut
  --help              ce texte

L'émulateur ne garde rien : son jeton n'est pas un secret.
`,
  en: `An emulated ComfyUI with ComfyUI-Login, over real HTTP and WebSocket.

  npm run emulator -- [options]

  --port N            port, 8188 by default; 0 takes a free one
  --host H            address to listen on, 127.0.0.1 by default
  --comfyui V         the version that it plays: VERSIONS
  --token-file F      file whose first line is the token (the bcrypt hash)
  --write-token F     write the token that was made here to this file instead of printing it
  --deployment NAME   models and loaders of a shipped profile, by its name; may be repeated
  --access KIND       how one gets in: login (default), basic, basic+login, header, header+login, none
  --door-header NAME  the header of --access header, X-Api-Key by default
  --fault NAME        switch a fault on; may be given several times
  --commands          switch faults while it runs: each line "faults NAME NAME" on standard
                      input replaces them, "faults" alone switches all off, each is answered
  --list-faults       name every fault
  --front-end DIR     serves the real page: folder static of the package comfyui-frontend-package
  --step-ms N         duration of one sampling step, 5 by default
  --profile NAME      plays the time and the memory of a machine: MACHINES
  --clock-scale N     divides all times of that machine by N; HTTP keeps its own
  --seed N            seed of what is drawn at random, 1 by default
  --help              this text

The emulator guards nothing: its token is no secret.
`,
};
