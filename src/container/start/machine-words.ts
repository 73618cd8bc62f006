export const machineWords = {
  "comfyui-port-taken": {
    title: {
      fr: "Le port de ComfyUI est déjà pris dans le conteneur",
      en: "ComfyUI's port is already taken in the container",
    },
    cause: (port: string) => ({
      fr: `un autre programme écoute déjà sur ${port ? `le port ${port}` : "son port"} là où tourne ComfyUI : un second ComfyUI lancé par l'entrypoint, ou tout autre service de la machine si le réseau est « host ».`,
      en: `another program already listens on ${port ? `port ${port}` : "its port"} where ComfyUI runs: a second ComfyUI started by the entrypoint, or any other service of the machine if the network is "host".`,
    }),
    cures: [
      {
        fr: "Réseau « host » : arrêtez ce service, ou changez --port. Sinon, cherchez un second lancement de main.py dans l'entrypoint.",
        en: 'Network "host": stop that service, or change --port. Otherwise look for a second start of main.py in the entrypoint.',
      },
    ],
  },
  "listen-address-unknown": {
    title: {
      fr: "L'adresse donnée à --listen n'existe pas dans le conteneur",
      en: "The address given to --listen does not exist in the container",
    },
    cause: () => ({
      fr: "ComfyUI ne peut pas écouter sur cette adresse : celle de l'hôte n'est pas celle du conteneur.",
      en: "ComfyUI cannot listen on that address: the host's is not the container's.",
    }),
    cures: [
      {
        fr: "Écrivez --listen 0.0.0.0 dans la commande du conteneur, et réglez l'adresse de l'hôte dans ports: (127.0.0.1:8188:8188).",
        en: "Write --listen 0.0.0.0 in the container's command, and set the host's address under ports: (127.0.0.1:8188:8188).",
      },
    ],
  },
  "folder-not-writable": {
    title: {
      fr: "ComfyUI ne peut pas écrire dans un de ses dossiers",
      en: "ComfyUI cannot write to one of its folders",
    },
    cause: (path: string) => ({
      fr: `l'écriture (ou la lecture) est refusée${path && ` : ${path}`}. Le dossier est en lecture seule, ou appartient à un autre utilisateur que celui du processus (souvent root : Docker ou sudo l'a créé).`,
      en: `writing (or reading) is refused${path && `: ${path}`}. The folder is read-only, or belongs to another user than the process's (often root: Docker or sudo made it).`,
    }),
    cures: [
      {
        fr: "Donnez ce dossier à l'utilisateur du processus, sur l'hôte : sudo chown -R 1000:1000 et la source du montage (1000 : l'uid de user: ou de l'image).",
        en: "Give that folder to the process's user, on the host: sudo chown -R 1000:1000 and the mount's source (1000: the uid of user: or of the image).",
      },
      {
        fr: "Un montage en « :ro », ou read_only: true : montez user/, output/, temp/ et input/ en écriture.",
        en: 'A mount with ":ro", or read_only: true: mount user/, output/, temp/ and input/ writable.',
      },
    ],
  },
  "disk-full": {
    title: { fr: "Le disque du serveur est plein", en: "The server's disk is full" },
    cause: () => ({
      fr: "le disque est plein, et ComfyUI (ou l'installation de ses paquets) ne peut plus rien écrire.",
      en: "the disk is full, and ComfyUI (or the installation of its packages) can write nothing any more.",
    }),
    cures: [
      {
        fr: "Libérez de la place sur la machine de Docker : anciennes images (docker image prune), caches de pip et de Hugging Face, output/ et temp/. Sous Docker Desktop, agrandissez son disque virtuel.",
        en: "Make room on Docker's machine: old images (docker image prune), the caches of pip and Hugging Face, output/ and temp/. Under Docker Desktop, enlarge its virtual disk.",
      },
    ],
  },
  "process-user-unknown": {
    title: {
      fr: "Le conteneur ne connaît pas l'utilisateur de son processus",
      en: "The container does not know its process's user",
    },
    cause: () => ({
      fr: "le processus tourne sous un numéro (user: dans le fichier Compose) qui n'est pas dans le /etc/passwd de l'image, et Python n'en trouve pas le nom.",
      en: "the process runs under a number (user: in the Compose file) that is not in the image's /etc/passwd, and Python finds no name for it.",
    }),
    cures: [
      {
        fr: "Ajoutez USER=comfyui et HOME=/tmp à environment: dans le fichier Compose, ou créez cet utilisateur dans l'image, puis recréez le conteneur.",
        en: "Add USER=comfyui and HOME=/tmp to environment: in the Compose file, or create this user in the image, then recreate the container.",
      },
    ],
  },
  "tls-files-unreadable": {
    title: {
      fr: "ComfyUI ne peut pas charger son certificat TLS",
      en: "ComfyUI cannot load its TLS certificate",
    },
    cause: () => ({
      fr: "les fichiers de --tls-certfile et --tls-keyfile manquent, sont fermés au processus, ou ne vont pas ensemble (clé d'un autre certificat).",
      en: "the files of --tls-certfile and --tls-keyfile are missing, closed to the process, or do not match (the key of another certificate).",
    }),
    cures: [
      {
        fr: "Vérifiez que ces deux chemins sont montés dans le conteneur, lisibles par l'utilisateur du processus, et renouvelés ensemble.",
        en: "Check that both paths are mounted into the container, readable by the process's user, and renewed together.",
      },
      {
        fr: "Le proxy fait déjà le TLS ? Retirez les deux options.",
        en: "The proxy already does TLS? Remove both options.",
      },
    ],
  },
} as const;
