import type { Text } from "../text.ts";

export const watchHelp: Text = {
  fr: `Valide un serveur qui tourne, encore et encore : une exécution à la fois, une ligne chacune.

Usage
  npm run watch -- --url http://hôte:8188 [--every 10m] [options de npm test]

Options
  --every TEMPS
      = de 10s à 24h (par défaut : 10m) ; jusqu'à un dixième s'y ajoute, au hasard
  Toutes celles de npm test (npm test -- --help), sauf celles qui démarrent ou redémarrent un serveur.

Sans --stage, seule l'étape infra : serveur, nœuds, modèles et jeton, sans génération ni mauvais identifiants. Chaque
exécution est un --gentle, sauf avec GENTLE=0. Les rapports sont dans reports/watch. L'annonce des changements (COMFYUI_NOTIFY_URL), les mesures (--metrics-file) et
l'historique (HISTORY_DIR) sont ceux de npm test.

Code de sortie : 2 si la configuration est à corriger ; 0 à la fin demandée (Ctrl-C, SIGTERM), quels que soient les verdicts.
Tout le détail : docs/monitoring.md.`,
  en: `Validates a running server again and again: one run at a time, a line each.

Usage
  npm run watch -- --url http://host:8188 [--every 10m] [options of npm test]

Options
  --every TIME
      = from 10s to 24h (default: 10m); up to a tenth more, at random
  All of npm test (npm test -- --help), but those that start or restart a server.

Without --stage only the stage infra: server, nodes, models and token, without a generation and without bad credentials.
Each run is a --gentle one, but with GENTLE=0. The reports are in reports/watch. The message on a change (COMFYUI_NOTIFY_URL), the metrics (--metrics-file) and the
history (HISTORY_DIR) are those of npm test.

Exit status: 2 where the configuration is wrong; 0 at the end that was asked for (Ctrl-C, SIGTERM), whatever the verdicts.
All the detail: docs/monitoring.md.`,
};
