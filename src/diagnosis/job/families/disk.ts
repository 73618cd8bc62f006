import { startWords } from "../../../container/start/start-words.ts";
import { modelTruncated } from "../../model-codes.ts";
import { command } from "../../steps.ts";
import type { SeenJobs } from "../job-facts.ts";
import { family, pathIn, type Raised, told } from "./family.ts";

const full = family({
  code: "disk-full",
  title: { fr: "Le disque du serveur est plein", en: "The server's disk is full" },
  says: /Errno (?:28|122)\b|os error (?:28|112|122)\b|WinError 112\b|No space left on device|disk quota exceeded|not enough space on the disk|database or disk is full/i,
  explain: ({ nodeType, message }, shell) => ({
    cause: {
      fr: `${nodeType} ne peut plus écrire sur le disque du serveur (« ${message} ») : aucune image ne sera enregistrée, quel que soit le modèle.`,
      en: `${nodeType} can no longer write to the server's disk ("${message}"): no image will be saved, whatever the model.`,
    },
    steps: [
      {
        fr: "Voyez ce qui reste, et ce qui prend la place :",
        en: "See what is left, and what takes the room:",
        run: `${shell.disk}${shell.outputSize}`,
      },
      {
        fr: "Videz les anciennes images de output/ et de temp/, ou agrandissez le volume. Sous WSL, le disque virtuel (ext4.vhdx) partage la place du disque de Windows.",
        en: "Clear the old images of output/ and temp/, or enlarge the volume. Under WSL the virtual disk (ext4.vhdx) shares the room of the Windows disk.",
      },
    ],
  }),
});

const notMapped = family({
  code: "models-not-mapped",
  title: {
    fr: "Le disque des modèles ne se laisse pas projeter en mémoire (mmap)",
    en: "The disk of the models cannot be mapped into memory (mmap)",
  },
  says: /(?:os error|Errno) 19\b|unable to (?:mmap|map)|failed to (?:mmap|map)|mmap (?:failed|is not supported)|could not mmap/i,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : ComfyUI projette les fichiers de modèles en mémoire, et ce montage ne le permet pas (dossier de Windows vu de WSL ou de Docker, SMB, NFS, FUSE). Le fichier lui-même est bon.`,
      en: `${told(raised).en}: ComfyUI maps model files into memory, and this mount does not allow it (a Windows folder seen from WSL or Docker, SMB, NFS, FUSE). The file itself is sound.`,
    },
    steps: [
      {
        fr: "Voyez de quel montage il s'agit (9p, drvfs, cifs, fuse : c'est cela) :",
        en: "See which mount it is (9p, drvfs, cifs, fuse: that is it):",
        run: shell.mountOf(pathIn(raised) ?? `${shell.root}/models`),
      },
      {
        fr: "Copiez les modèles sur un disque de Linux (volume Docker, dossier dans WSL), ou lancez ComfyUI avec --disable-mmap.",
        en: "Copy the models to a Linux disk (a Docker volume, a folder inside WSL), or start ComfyUI with --disable-mmap.",
      },
    ],
  }),
});

const unreadable = family({
  code: "disk-unreadable",
  title: {
    fr: "Le disque du serveur ne répond plus comme il faut",
    en: "The server's disk no longer answers as it should",
  },
  says: /Errno (?:5|107|112|116|117|121)\b|Input\/output error|Stale file handle|Transport endpoint is not connected|Structure needs cleaning|Remote I\/O error|Host is down|WinError (?:2[13]|53|59|64|121|1117)\b|cyclic redundancy/i,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : le disque, ou le partage réseau monté à cet endroit, ne se lit ou ne s'écrit plus (partage débranché, montage FUSE tombé, disque défectueux). Ni le nœud ni le modèle n'y sont pour rien.`,
      en: `${told(raised).en}: the disk, or the network share mounted there, can no longer be read or written (share gone, FUSE mount down, failing disk). Neither the node nor the model is to blame.`,
    },
    steps: [
      {
        fr: "Voyez de quel montage il s'agit, et s'il se lit :",
        en: "See which mount it is, and whether it can be read:",
        run: shell.mountOf(pathIn(raised) ?? shell.root),
      },
      {
        fr: "Remontez le partage sur la machine, puis redémarrez le conteneur ; sinon, vérifiez le disque :",
        en: "Mount the share again on the machine, then restart the container; otherwise check the disk:",
        run: `${command("sudo dmesg | tail -50")}${shell.restart}`,
      },
    ],
  }),
});

const folders = ["output", "input", "temp", "models", "user", "custom_nodes", ".cache"];

/** The folder that may not be used, as a person names it. */
function folderOf(raised: Raised): { readonly name: string; readonly path?: string } {
  const path = pathIn(raised);
  const [named] =
    path
      ?.split("/")
      .filter((part) => folders.includes(part))
      .slice(-1) ?? [];
  if (named !== undefined) return { name: `${named}/`, ...(path !== undefined && { path }) };
  if (path !== undefined) return { name: path, path };
  if (/^Preview/.test(raised.nodeType)) return { name: "temp/" };
  return { name: /^(?:Save|.*Save)/.test(raised.nodeType) ? "output/" : "models/" };
}

function rights(raised: Raised, shell: SeenJobs["shell"]): string {
  const { name, path } = folderOf(raised);
  const own = `${shell.root}/${name.replace(/\/$/, "")}`;
  return shell.rightsOn(path === undefined ? own : path.replace(/\/[^/]*$/, "") || "/");
}

const notAllowed = family({
  code: "folder-not-writable",
  title: startWords["folder-not-writable"].title,
  says: /Errno (?:1|13|30)\b|os error (?:5|13|30)\b|WinError (?:5|19)\b|Permission denied|Read-only file system|PermissionError/i,
  explain: (raised, shell) => {
    const { name } = folderOf(raised);
    const readOnly = /Errno 30\b|os error 30\b|Read-only/i.test(raised.message);
    return {
      cause: readOnly
        ? {
            fr: `${told(raised).fr} : ${name} est monté en lecture seule, ComfyUI ne peut pas y écrire. Ni le nœud ni le modèle n'y sont pour rien.`,
            en: `${told(raised).en}: ${name} is mounted read-only, ComfyUI cannot write there. Neither the node nor the model is to blame.`,
          }
        : {
            fr: `${told(raised).fr} : ComfyUI n'a pas le droit de lire ou d'écrire dans ${name}, qui appartient à un autre utilisateur que le sien. Ni le nœud ni le modèle n'y sont pour rien.`,
            en: `${told(raised).en}: ComfyUI may not read or write in ${name}, which belongs to another user than its own. Neither the node nor the model is to blame.`,
          },
      steps: [
        {
          fr: "Comparez le propriétaire du dossier avec l'utilisateur du serveur, et voyez le montage :",
          en: "Compare the folder's owner with the server's user, and see the mount:",
          run: rights(raised, shell),
        },
        readOnly
          ? {
              fr: "Retirez « :ro » (ou read_only) de ce montage dans le fichier Compose, puis recréez le conteneur. Sans :ro, un disque passé en lecture seule après une erreur : dmesg le dit.",
              en: 'Take ":ro" (or read_only) off this mount in the Compose file, then recreate the container. Without :ro a disk that went read-only after an error: dmesg tells.',
              run: command("docker compose up -d --force-recreate"),
            }
          : {
              fr: "Donnez le dossier de la machine à cet utilisateur (sudo chown -R UID:GID dossier, avec les nombres de id), ou mettez user: dans le fichier Compose. SELinux : ajoutez « :z » au montage.",
              en: 'Give the folder on the machine to that user (sudo chown -R UID:GID folder, with the numbers of id), or set user: in the Compose file. SELinux: add ":z" to the mount.',
            },
      ],
    };
  },
});

const gone = family({
  code: "file-gone",
  title: {
    fr: "Un fichier que le serveur annonce n'est plus là",
    en: "A file that the server lists is no longer there",
  },
  says: /FileNotFoundError|Errno 2\b|os error 2\b|WinError [23]\b|No such file or directory|Model in folder .{1,100} not found/i,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : le fichier est dans la liste du serveur, et n'est plus sur son disque (effacé ou déplacé depuis, lien rompu, montage vide ou débranché).`,
      en: `${told(raised).en}: the file is in the server's list, and no longer on its disk (deleted or moved since, broken link, empty or lost mount).`,
    },
    steps: [
      {
        fr: "Voyez ce qu'il reste dans le dossier (« -> » : un lien, à suivre) :",
        en: 'See what is left in the folder ("->": a link, to be followed):',
        run: shell.rightsOn(pathIn(raised)?.replace(/\/[^/]*$/, "") || `${shell.root}/models`),
      },
      {
        fr: "Remettez le fichier ou le montage, puis appuyez sur R dans l'interface, ou redémarrez :",
        en: "Put the file or the mount back, then press R in the interface, or restart:",
        run: shell.restart,
      },
    ],
  }),
});

/** What the reader of GGUF files says of one that was cut or is none; only of a loader of that format. */
const damagedGguf =
  /GGUF magic invalid|appears to be version \d+|cannot reshape array of size|out of bounds for axis|mmap length/i;

const damaged = family({
  ...modelTruncated,
  // what PyTorch and safetensors say of a file that was cut, is a pointer of Git LFS, or a shard
  says: /HeaderToo(?:Large|Small)|InvalidHeader|MetadataIncompleteBuffer|InvalidOffset|SafetensorError|safetensors_rust|PytorchStreamReader|UnpicklingError|invalid load key|unexpected EOF|EOFError|incomplete metadata|file not fully covered|GGUF magic invalid|appears to be version \d+|cannot reshape array of size|out of bounds for axis|mmap length/i,
  only: ({ nodeType, message, exception }) =>
    /GGUF/.test(nodeType) || !damagedGguf.test(message) || /SafetensorError/.test(exception),
  explain: ({ nodeType, message }, shell) => ({
    cause: {
      fr: `${nodeType} n'arrive pas à lire son fichier (« ${message} ») : téléchargement coupé, pointeur Git LFS, lien rompu ou fragment. Le fichier est dans la liste, mais son contenu ne va pas.`,
      en: `${nodeType} cannot read its file ("${message}"): cut download, Git LFS pointer, broken link or shard. The file is in the list, but its content is wrong.`,
    },
    steps: [
      {
        fr: "Comparez les tailles avec celles que la page de téléchargement de chaque modèle affiche :",
        en: "Compare the sizes with those that the download page of each model shows:",
        run: ["diffusion_models", "text_encoders", "vae"].map(shell.listModels).join(""),
      },
      {
        fr: "Effacez le fichier trop petit et téléchargez-le de nouveau (hf download reprend une coupure).",
        en: "Delete the file that is too small and download it again (hf download resumes).",
      },
    ],
  }),
});

/** A mount and a right name the cause where a reader of files says no more than that it failed. */
export const diskFamilies = [full, notMapped, unreadable, notAllowed] as const;
export const fileFamilies = [gone, damaged] as const;
