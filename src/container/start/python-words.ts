const behind = (names: string, words: string): string => (names === "" ? "" : `${words}${names}`);

export const pythonWords = {
  "requirements-not-installed": {
    title: {
      fr: "ComfyUI a été mis à jour sans ses dépendances Python",
      en: "ComfyUI was updated without its Python requirements",
    },
    cause: (names: string) => ({
      fr: `il manque à ComfyUI lui-même des paquets Python de son requirements.txt, ou ils sont trop anciens${behind(names, " : ")}. C'est l'effet d'un git pull sans pip install, ou d'un environnement construit pour un autre Python.`,
      en: `ComfyUI itself lacks Python packages of its requirements.txt, or they are too old${behind(names, ": ")}. That comes of a git pull without pip install, or of an environment built for another Python.`,
    }),
    cures: [
      {
        fr: "Pour que cela ne revienne pas : pip install -r requirements.txt à chaque mise à jour de ComfyUI, dans l'image quand on la construit, ou dans l'entrypoint.",
        en: "So that it does not come back: pip install -r requirements.txt at each update of ComfyUI, in the image when it is built, or in the entrypoint.",
      },
    ],
  },
  "python-unsuited": {
    title: {
      fr: "Ce Python ne convient pas à cette version de ComfyUI",
      en: "This Python does not suit this version of ComfyUI",
    },
    cause: (names: string) => ({
      fr: `un fichier de ComfyUI lui-même ne se lit pas avec ce Python, trop ancien, trop récent ou incomplet${names && ` (il n'a pas ${names})`}.`,
      en: `a file of ComfyUI itself cannot be read with this Python, which is too old, too new or incomplete${names && ` (it lacks ${names})`}.`,
    }),
    cures: [
      {
        fr: "Prenez une image en Python 3.12 ou 3.13 (3.10 au moins), et reconstruisez l'environnement (venv) avec lui : un venv ne change pas de Python.",
        en: "Take an image with Python 3.12 or 3.13 (3.10 at least), and rebuild the environment (venv) with it: a venv does not change its Python.",
      },
    ],
  },
  "source-conflict": {
    title: {
      fr: "Un fichier de ComfyUI contient un conflit de Git",
      en: "A file of ComfyUI holds a Git conflict",
    },
    cause: () => ({
      fr: "une mise à jour (git pull, git stash pop) a laissé ses marques <<<<<<< dans un fichier de ComfyUI, que Python ne peut plus lire.",
      en: "an update (git pull, git stash pop) left its marks <<<<<<< in a file of ComfyUI, which Python can no longer read.",
    }),
    cures: [
      {
        fr: "Dans le dossier de ComfyUI, sur l'hôte : git status nomme les fichiers ; git checkout -f rétablit ceux du dépôt (vos modifications de ces fichiers seront perdues).",
        en: "In ComfyUI's folder, on the host: git status names the files; git checkout -f restores the repository's (your changes to these files will be lost).",
      },
    ],
  },
  "source-incomplete": {
    title: {
      fr: "Les fichiers de ComfyUI ne vont pas ensemble",
      en: "ComfyUI's files do not match each other",
    },
    cause: (names: string) => ({
      fr: `une partie de ComfyUI lui-même manque, ou est d'une autre version que le reste${behind(names, " : ")}. Une mise à jour ou une copie s'est arrêtée en route, ou un autre paquet porte ce nom.`,
      en: `a part of ComfyUI itself is missing, or of another version than the rest${behind(names, ": ")}. An update or a copy stopped half-way, or another package bears that name.`,
    }),
    cures: [
      {
        fr: "Dans le dossier de ComfyUI, sur l'hôte : git status nomme ce qui manque ou a changé ; git checkout -f le rétablit (vos modifications de ces fichiers seront perdues).",
        en: "In ComfyUI's folder, on the host: git status names what is missing or has changed; git checkout -f restores it (your changes to these files will be lost).",
      },
    ],
  },
  "extra-paths-unreadable": {
    title: {
      fr: "Le fichier extra_model_paths.yaml ne se lit pas",
      en: "The file extra_model_paths.yaml cannot be read",
    },
    cause: () => ({
      fr: "extra_model_paths.yaml (ou le fichier de --extra-model-paths-config) est absent du chemin donné, vide, interdit de lecture ou mal écrit ; une tabulation ou un retrait y suffit, et ComfyUI le lit avant tout le reste.",
      en: "extra_model_paths.yaml (or the file of --extra-model-paths-config) is missing at the given path, empty, closed to reading or badly written; a tab or an indent is enough, and ComfyUI reads it before anything else.",
    }),
    cures: [
      {
        fr: "Le journal donne la ligne et la colonne. Corrigez-les (des espaces, jamais de tabulation ; chaque section avec ses chemins en retrait), ou renommez le fichier pour vous en passer.",
        en: "The log gives line and column. Correct them (spaces, never a tab; each section with its paths indented), or rename the file to do without it.",
      },
      {
        fr: "Donné par --extra-model-paths-config : vérifiez que ce chemin est monté dans le conteneur.",
        en: "Given by --extra-model-paths-config: check that this path is mounted into the container.",
      },
    ],
  },
  "start-flags-refused": {
    title: { fr: "ComfyUI refuse une option de sa commande", en: "ComfyUI refuses an option of its command" },
    cause: (names: string) => ({
      fr: `cette version de ComfyUI ne connaît pas une option de sa commande, ou sa valeur${behind(names, " : ")}. Après une mise à jour, l'option a disparu ; après un retour en arrière, elle n'existe pas encore.`,
      en: `this version of ComfyUI does not know an option of its command, or its value${behind(names, ": ")}. After an update the option is gone; after going back it does not exist yet.`,
    }),
    cures: [
      {
        fr: "Retirez ou corrigez cette option dans command: ou l'entrypoint (le journal la nomme, sous « usage: »), puis recréez le conteneur.",
        en: 'Remove or correct that option in command: or the entrypoint (the log names it, below "usage:"), then recreate the container.',
      },
    ],
  },
  "start-option-unmet": {
    title: {
      fr: "Une option de ComfyUI demande un paquet qui manque",
      en: "An option of ComfyUI needs a package that is missing",
    },
    cause: (names: string) => ({
      fr: `une option de sa commande demande un paquet Python que ce ComfyUI n'a pas${behind(names, " : ")}. Il s'arrête plutôt que de s'en passer.`,
      en: `an option of its command needs a Python package that this ComfyUI does not have${behind(names, ": ")}. It ends rather than do without.`,
    }),
    cures: [
      {
        fr: "Retirez cette option de command: ou de l'entrypoint, puis recréez le conteneur : ComfyUI choisit alors lui-même l'attention (celle de PyTorch).",
        en: "Take this option out of command: or of the entrypoint, then recreate the container: ComfyUI then chooses the attention itself (PyTorch's).",
      },
      {
        fr: "Ou gardez-la, et installez ce paquet dans l'image, avec le Python du processus : la dernière ligne du journal donne la commande.",
        en: "Or keep it, and install the package in the image, with the process's Python: the last line of the log gives the command.",
      },
    ],
  },
} as const;
