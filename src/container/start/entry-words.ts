export const entryWords = {
  "main-not-found": {
    title: {
      fr: "Le conteneur ne trouve pas le main.py de ComfyUI",
      en: "The container does not find ComfyUI's main.py",
    },
    cause: (names: string) => ({
      fr: `Python ne peut pas ouvrir ${names || "main.py"} : le dossier de ComfyUI est monté vide, ailleurs, ou fermé à l'utilisateur du processus.`,
      en: `Python cannot open ${names || "main.py"}: ComfyUI's folder is mounted empty, elsewhere, or closed to the process's user.`,
    }),
    cures: [
      {
        fr: "Comparez la source du montage avec votre dossier : elle doit contenir main.py (sous WSL : un chemin /mnt/d/…, pas D:\\…).",
        en: "Compare the mount's source with your folder: it must hold main.py (under WSL: a path /mnt/d/…, not D:\\…).",
      },
    ],
  },
  "entrypoint-format": {
    title: {
      fr: "La commande du conteneur n'est pas pour cette machine",
      en: "The container's command is not for this machine",
    },
    cause: () => ({
      fr: "l'image est d'une autre architecture (arm64 au lieu d'amd64, ou l'inverse), ou le script d'entrée ne commence pas par #!/bin/bash (« exec format error »).",
      en: 'the image is of another architecture (arm64 for amd64, or the reverse), or the entry script does not begin with #!/bin/bash ("exec format error").',
    }),
    cures: [
      {
        fr: "Script à vous : mettez #!/bin/bash en toute première ligne, sans BOM. Image : prenez celle de cette machine (platform: linux/amd64, ou linux/arm64, dans le fichier Compose).",
        en: "A script of yours: put #!/bin/bash on its very first line, without a BOM. An image: take this machine's (platform: linux/amd64, or linux/arm64, in the Compose file).",
      },
    ],
  },
  "entrypoint-line-endings": {
    title: {
      fr: "Le script d'entrée a des fins de ligne de Windows",
      en: "The entry script has Windows line endings",
    },
    cause: () => ({
      fr: "le script d'entrée du conteneur existe, mais ses lignes finissent à la mode de Windows (CRLF), ou l'interpréteur de sa première ligne manque dans l'image.",
      en: "the container's entry script exists, but its lines end as in Windows (CRLF), or the interpreter of its first line is missing in the image.",
    }),
    cures: [
      {
        fr: 'Réécrivez-le, sous WSL ou Linux : sed -i "s/\\r$//" entrypoint.sh, puis relancez ; « entrypoint.sh text eol=lf » dans .gitattributes évite que Git recommence.',
        en: 'Rewrite it, under WSL or Linux: sed -i "s/\\r$//" entrypoint.sh, then start again; "entrypoint.sh text eol=lf" in .gitattributes keeps Git from doing it again.',
      },
    ],
  },
  "git-owner-refused": {
    title: {
      fr: "Git refuse un dossier qui appartient à un autre utilisateur",
      en: "Git refuses a folder that belongs to another user",
    },
    cause: (path: string) => ({
      fr: `l'entrypoint appelle git dans ${path || "un dossier"}, qui appartient à un autre utilisateur que celui du processus.`,
      en: `the entrypoint calls git in ${path || "a folder"}, which belongs to another user than the process's.`,
    }),
    cures: [
      {
        fr: "Donnez ce dossier à l'utilisateur du processus (chown sur l'hôte), ou ajoutez avant l'appel, dans l'entrypoint : git config --global --add safe.directory et ce chemin.",
        en: "Give that folder to the process's user (chown on the host), or add before the call, in the entrypoint: git config --global --add safe.directory and that path.",
      },
    ],
  },
  "start-download-failed": {
    title: {
      fr: "L'entrypoint n'a pas pu télécharger ce qu'il installe",
      en: "The entrypoint could not download what it installs",
    },
    cause: (names: string) => ({
      fr: `à chaque démarrage, l'entrypoint télécharge (pip, git), et cela a échoué${names && ` : ${names}`}. Sans réseau ou sans DNS dans le conteneur, ou avec un paquet qui n'existe pas pour ce Python, ComfyUI ne démarre pas.`,
      en: `at each start the entrypoint downloads (pip, git), and that failed${names && `: ${names}`}. Without network or DNS in the container, or with a package that does not exist for this Python, ComfyUI does not start.`,
    }),
    cures: [
      {
        fr: "Le DNS répond-il dans un conteneur ? docker run --rm busybox nslookup pypi.org. Sinon : dns: dans le fichier Compose, proxy ou pare-feu.",
        en: "Does DNS answer in a container? docker run --rm busybox nslookup pypi.org. If not: dns: in the Compose file, proxy or firewall.",
      },
      {
        fr: "Mieux : installez dans l'image, à sa construction, pour qu'un démarrage ne dépende pas du réseau.",
        en: "Better: install in the image, when it is built, so that a start does not depend on the network.",
      },
    ],
  },
} as const;
