import type { Text } from "../../text.ts";

/** The database holds the catalogue of files (assets) alone: that is what a remedy may risk. */
export const withoutAssets: Text = {
  fr: "Pour rouvrir tout de suite, en attendant : retirez --enable-assets de la commande de ComfyUI, ou ajoutez --disable-assets à partir de ComfyUI 0.38 ; seul le catalogue des fichiers (assets) s'arrête.",
  en: "To open again at once, meanwhile: remove --enable-assets from ComfyUI's command, or add --disable-assets from ComfyUI 0.38 on; only the catalogue of files (assets) stops.",
};

export const putAside: Text = {
  fr: "Mettez de côté user/comfyui.db, comfyui.db-wal et comfyui.db-shm, sans les supprimer : ComfyUI crée une base neuve ; les workflows et les images n'y sont pas.",
  en: "Put user/comfyui.db, comfyui.db-wal and comfyui.db-shm aside, without deleting them: ComfyUI makes a new database; workflows and pictures are not in it.",
};

export const databaseWords = {
  "database-in-use": {
    title: {
      fr: "Un autre ComfyUI utilise la même base de données",
      en: "Another ComfyUI uses the same database",
    },
    cause: () => ({
      fr: "deux ComfyUI partagent le même dossier user/ (deux conteneurs sur un même montage, ou un ancien processus qui tourne encore), et sa base n'en admet qu'un.",
      en: "two ComfyUI share the same user/ folder (two containers on one mount, or an old process that still runs), and its database admits only one.",
    }),
    cures: [
      {
        fr: "Arrêtez l'autre, ou donnez à chaque conteneur son dossier user/ dans volumes:. Supprimer comfyui.db.lock n'y change rien : le verrou tient au processus.",
        en: "Stop the other one, or give each container a user/ folder of its own under volumes:. Deleting comfyui.db.lock changes nothing: the lock is the process's.",
      },
      {
        fr: "Les deux doivent garder ce dossier ? Donnez à l'un une base à lui : --database-url sqlite:////chemin/autre.db.",
        en: "Both must keep that folder? Give one a database of its own: --database-url sqlite:////path/other.db.",
      },
      withoutAssets,
    ],
  },
  "database-locked": {
    title: { fr: "La base de données de ComfyUI est verrouillée", en: "ComfyUI's database is locked" },
    cause: () => ({
      fr: "un autre programme tient user/comfyui.db (autre ComfyUI, sauvegarde, explorateur SQLite), ou le dossier user/ est sur un partage où les verrous ne marchent pas.",
      en: "another program holds user/comfyui.db (another ComfyUI, a backup, an SQLite browser), or the user/ folder lies on a share where locks do not work.",
    }),
    cures: [
      {
        fr: "Fermez ce programme, puis redémarrez le conteneur.",
        en: "Close that program, then restart the container.",
      },
      {
        fr: "Sur un partage (NFS, SMB, /mnt/c sous WSL) : mettez la base sur un disque local, --database-url sqlite:////chemin/local/comfyui.db.",
        en: "On a share (NFS, SMB, /mnt/c under WSL): put the database on a local disk, --database-url sqlite:////local/path/comfyui.db.",
      },
      withoutAssets,
    ],
  },
  "database-newer": {
    title: {
      fr: "La base de données vient d'un ComfyUI plus récent",
      en: "The database comes from a newer ComfyUI",
    },
    cause: () => ({
      fr: "ComfyUI est revenu à une version antérieure (git checkout, image plus ancienne), mais une version plus récente avait déjà converti user/comfyui.db.",
      en: "ComfyUI went back to an earlier version (git checkout, an older image), but a newer one had already converted user/comfyui.db.",
    }),
    cures: [
      {
        fr: "Remettez la version la plus récente, avec son pip install -r requirements.txt. Ou gardez l'ancienne, et prenez une base neuve.",
        en: "Put the newest version back, with its pip install -r requirements.txt. Or keep the old one, and take a new database.",
      },
      putAside,
      withoutAssets,
    ],
  },
  "database-path-blocked": {
    title: {
      fr: "Un fichier est à la place du dossier de la base de données",
      en: "A file lies where the database's folder should be",
    },
    cause: () => ({
      fr: "le chemin de user/comfyui.db passe par un fichier (montage d'un fichier au lieu d'un dossier, --user-directory ou --database-url faux).",
      en: "the path of user/comfyui.db leads through a file (a mount of a file instead of a folder, a wrong --user-directory or --database-url).",
    }),
    cures: [
      {
        fr: "Déplacez ce fichier, ou corrigez volumes: et ces options, puis recréez le conteneur.",
        en: "Move that file, or correct volumes: and these options, then recreate the container.",
      },
      withoutAssets,
    ],
  },
  "database-not-writable": {
    title: { fr: "ComfyUI ne peut pas écrire sa base de données", en: "ComfyUI cannot write its database" },
    cause: () => ({
      fr: "le dossier de la base (user/, ou celui de --database-url) manque, est en lecture seule, ou appartient à un autre utilisateur que celui du processus (souvent root : Docker ou sudo l'a créé).",
      en: "the database's folder (user/, or that of --database-url) is missing, read-only, or belongs to another user than the process's (often root: Docker or sudo made it).",
    }),
    cures: [
      {
        fr: "Donnez le dossier user/ à l'utilisateur du processus, sur l'hôte : sudo chown -R 1000:1000 et la source du montage (1000 : l'uid de user: ou de l'image).",
        en: "Give the user/ folder to the process's user, on the host: sudo chown -R 1000:1000 and the mount's source (1000: the uid of user: or of the image).",
      },
      {
        fr: "Un montage en « :ro », ou read_only: true dans le fichier Compose : montez user/ en écriture.",
        en: 'A mount with ":ro", or read_only: true in the Compose file: mount user/ writable.',
      },
      withoutAssets,
    ],
  },
  "database-corrupt": {
    title: { fr: "La base de données de ComfyUI est abîmée", en: "ComfyUI's database is damaged" },
    cause: () => ({
      fr: "user/comfyui.db n'est plus une base SQLite lisible (arrêt brutal, disque plein, copie pendant que ComfyUI tournait).",
      en: "user/comfyui.db is no readable SQLite database any more (hard stop, full disk, a copy while ComfyUI ran).",
    }),
    cures: [putAside, withoutAssets],
  },
  "database-url-unsupported": {
    title: {
      fr: "L'adresse donnée à --database-url n'est pas celle d'un fichier SQLite",
      en: "The address given to --database-url is not that of an SQLite file",
    },
    cause: () => ({
      fr: "ComfyUI n'admet que sqlite:/// suivi d'un chemin.",
      en: "ComfyUI only admits sqlite:/// followed by a path.",
    }),
    cures: [
      {
        fr: "Écrivez --database-url sqlite:////chemin/comfyui.db (quatre barres pour un chemin absolu), ou retirez l'option.",
        en: "Write --database-url sqlite:////path/comfyui.db (four slashes for an absolute path), or remove the option.",
      },
    ],
  },
  "database-failed": {
    title: { fr: "La base de données de ComfyUI ne s'ouvre pas", en: "ComfyUI's database cannot be opened" },
    cause: (kind: string) => ({
      fr: `la base user/comfyui.db ne s'ouvre pas, ou ne se met pas à jour${kind && ` (ComfyUI dit : « ${kind} »)`}.`,
      en: `the database user/comfyui.db cannot be opened, or not be upgraded${kind && ` (ComfyUI says: "${kind}")`}.`,
    }),
    cures: [
      {
        fr: "La raison suit, dans le journal, la ligne ASSETS_STARTUP_FAILED ou « Failed to initialize database ».",
        en: 'The reason follows the line ASSETS_STARTUP_FAILED or "Failed to initialize database" in the log.',
      },
      {
        fr: "Elle ne suffit pas, ou la base est abîmée ? Prenez une base neuve.",
        en: "It does not help, or the database is damaged? Take a new database.",
      },
      putAside,
      withoutAssets,
    ],
  },
} as const;
