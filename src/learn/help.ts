import type { Language } from "../text.ts";

/** What `npm run learn -- --help` says. */
export const learnHelp: Readonly<Record<Language, string>> = {
  fr: `Apprend un profil d'un serveur ComfyUI sain : ce qu'il est aujourd'hui devient ce qu'il doit rester.

Usage : npm run learn -- --url http://127.0.0.1:8188 --token-file FICHIER --workflow t2i.json [options]

Ce que l'on peint
  --workflow FICHIER       un workflow qui peint à partir d'un texte (ou qui édite : c'est reconnu) ; répétable
  --edit FICHIER           un workflow qui édite une image envoyée ; répétable
                           L'un ou l'autre suffit. Export API, ou fichier de l'interface : il est alors converti.
  --input IMAGE            le PNG à éditer (par défaut, une nature morte livrée avec la suite)
  --prompt TEXTE           ce qu'il faut peindre (par défaut, un phare) ; ni personne, ni marque
  --edit-prompt TEXTE      comment éditer

Qui joue quel rôle, si deux nœuds conviennent (sinon, on le trouve par les titres, les classes et les liens)
  --prompt-node ID   --seed-node ID   --size-node ID   --output-node ID   --input-node ID

Ce qui est écrit
  --name NOM               nom du profil (par défaut, celui du premier workflow)
  --out DOSSIER            où l'écrire (par défaut profiles/NOM)
  --force                  écrit par-dessus un profil existant, après avoir montré ce qui change
  --dry-run                mesure et montre le profil, sans rien écrire ni valider
  --yes                    ne pose pas de question : prend le seul candidat, s'arrête s'il y en a deux

Le serveur : les options de npm test (--url, --token-file, --access…, --container, --comfyui-root, --timeout, --lang).
Le serveur doit être sain : trois générations par workflow sont jugées, et un refus n'écrit rien.
Ensuite, le profil est validé une fois (npm test), et l'image de référence est proposée.

Codes de sortie
  0  le profil est écrit et sa première validation est GO (ou --dry-run)
  1  refusé : le serveur n'est pas sain ; ou profil écrit, et première validation NO-GO
  2  une question à trancher ou une option à corriger, profil existant sans --force, ou interruption`,
  en: `Learns a profile from a healthy ComfyUI server: what it is today becomes what it must stay.

Usage: npm run learn -- --url http://127.0.0.1:8188 --token-file FILE --workflow t2i.json [options]

What is painted
  --workflow FILE          a workflow that paints from a text (one that edits is recognised); repeatable
  --edit FILE              a workflow that edits an uploaded picture; repeatable
                           One or the other is enough. An API export, or a file of the interface: it is converted.
  --input PICTURE          the PNG to edit (default: a still life that ships with the suite)
  --prompt TEXT            what to paint (default: a lighthouse); neither a person nor a brand
  --edit-prompt TEXT       how to edit

Who plays which part, where two nodes may (else it is found by titles, classes and links)
  --prompt-node ID   --seed-node ID   --size-node ID   --output-node ID   --input-node ID

What is written
  --name NAME              name of the profile (default: that of the first workflow)
  --out FOLDER             where to write it (default: profiles/NAME)
  --force                  writes over a profile that exists, once it has shown what changes
  --dry-run                measures and shows the profile; writes and validates nothing
  --yes                    asks nothing: takes the only candidate, stops where there are two

The server: the options of npm test (--url, --token-file, --access…, --container, --comfyui-root, --timeout, --lang).
The server must be healthy: three generations of each workflow are judged, and a refusal writes nothing.
Then the profile is validated once (npm test), and the reference picture is offered.

Exit status
  0  the profile is written and its first validation is GO (or --dry-run)
  1  refused: the server is not healthy; or a profile is written, and its first validation is NO-GO
  2  a question to decide or an option to correct, a profile that exists without --force, or an interruption`,
};
