import { originOf } from "../../../models/loader-pack.ts";
import type { Step } from "../../steps.ts";
import type { SeenJobs } from "../job-facts.ts";
import { family, type Raised, told } from "./family.ts";

/** A loader of a format of its own knows only the models of its day. */
export function updateOfPack({ nodeType }: Raised, shell: SeenJobs["shell"]): Step[] {
  const pack = originOf(nodeType, undefined, {});
  if (pack === undefined || pack === "core") return [];
  return [
    {
      fr: `Un modèle plus récent que ${pack.folder} ? Mettez ce pack à jour, puis redémarrez :`,
      en: `A model that is newer than ${pack.folder}? Update this pack, then restart:`,
      run: `${shell.pull(`/custom_nodes/${pack.folder}`)}${shell.requirements(pack.folder)}${shell.restart}`,
    },
  ];
}

const wrongKind = family({
  code: "model-wrong-kind",
  title: { fr: "Le fichier n'est pas un modèle de cette sorte", en: "The file is no model of this kind" },
  says: /Could not detect model type|clip input is invalid|VAE is invalid|Unexpected (?:text )?(?:model )?arch|Unknown (?:model )?architecture|loading state_dict|size mismatch for|Missing key\(s\)|Unexpected key\(s\)|KeyError: ["']?[\w.]{1,200}(?:weight|bias|lora_\w+)|Weights only load failed|unsupported (?:model|checkpoint)|invalid tokenizer/i,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : le fichier se lit, mais ce n'est pas ce que ce nœud attend (LoRA, VAE, encodeur ou checkpoint complet à la place d'un modèle de diffusion, ou modèle d'une autre famille ou version).`,
      en: `${told(raised).en}: the file can be read, but it is not what this node expects (a LoRA, VAE, encoder or full checkpoint in the place of a diffusion model, or a model of another family or version).`,
    },
    steps: [
      {
        fr: "Comparez les fichiers choisis dans les chargeurs, et leurs dossiers, avec la page du modèle :",
        en: "Compare the files chosen in the loaders, and their folders, with the model's page:",
        run: ["diffusion_models", "text_encoders", "vae", "loras"].map(shell.listModels).join(""),
      },
      ...updateOfPack(raised, shell),
      {
        fr: "Le fichier est le bon ? Alors ComfyUI est plus vieux que lui : mettez ComfyUI à jour, puis redémarrez :",
        en: "The file is the right one? Then ComfyUI is older than it: update ComfyUI, then restart:",
        run: `${shell.pull("")}${shell.comfyRequirements}${shell.restart}`,
      },
    ],
  }),
});

const moduleMissing = family({
  code: "node-module-missing",
  title: {
    fr: "Il manque un module Python ou un programme à un nœud",
    en: "A node lacks a Python module or a program",
  },
  says: /ModuleNotFoundError|No module named|cannot open shared object file|DLL load failed|No package metadata|(?:please |you can |to |need to )(?:pip )?install |pip install [\w-]+|requires the [\w.-]{1,60} (?:package|library)|No such file or directory: '(?:ffmpeg|git|nvcc|ninja|gcc|g\+\+|cc|c\+\+|cl)'/i,
  explain: (raised, shell) => {
    const { message } = raised;
    const module = /No module named ["']?([A-Za-z][\w-]{0,60})/.exec(message)?.[1];
    const library = /\b(lib[\w.+-]{1,60}\.so[.\d]*)/.exec(message)?.[1];
    const [name, install]: [string, Step] =
      library === undefined
        ? [
            module ?? "",
            {
              fr: "Installez-le dans le Python du conteneur (mieux : les dépendances du pack de ce nœud), puis redémarrez :",
              en: "Install it in the container's Python (better: the requirements of this node's pack), then restart:",
              run: `${module === undefined ? shell.listNodes : shell.upgrade(module)}${shell.restart}`,
            },
          ]
        : [
            library,
            {
              fr: `Ajoutez à l'image Docker le paquet du système qui contient ${library} (libGL.so.1 : libgl1 ; libgthread : libglib2.0-0), puis recréez le conteneur.`,
              en: `Add to the Docker image the system's package that holds ${library} (libGL.so.1: libgl1; libgthread: libglib2.0-0), then recreate the container.`,
            },
          ];
    const what = name === "" ? "" : ` (${name})`;
    return {
      cause: {
        fr: `${told(raised).fr} : ce que le nœud appelle pendant son travail n'est pas installé${what}. Il n'échoue qu'à l'exécution, si bien que le démarrage était sans erreur.`,
        en: `${told(raised).en}: what the node calls while it works is not installed${what}. It fails only when it runs, so that the start showed no error.`,
      },
      steps: [
        install,
        {
          fr: "Installé à la main, il disparaît avec le conteneur : inscrivez-le dans l'image ou dans l'entrypoint.",
          en: "Installed by hand it goes with the container: write it into the image or the entrypoint.",
        },
      ],
    };
  },
});

const versions = family({
  code: "node-versions-clash",
  title: {
    fr: "Un pack et ComfyUI ne sont pas de la même époque",
    en: "A pack and ComfyUI are not of the same age",
  },
  says: /cannot import name|unexpected keyword argument|required positional argument|takes (?:from )?\d+ (?:to \d+ )?positional|(?:module|type object) ['"][\w.]{1,80}['"] has no attribute|^AttributeError: '(?!NoneType)\w{1,60}' object has no attribute|dtype size changed|compiled using NumPy/im,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : le code du nœud appelle une fonction qui a changé dans ComfyUI ou dans une bibliothèque (transformers, diffusers, numpy). L'un des deux a été mis à jour sans l'autre.`,
      en: `${told(raised).en}: the node's code calls a function that has changed in ComfyUI or in a library (transformers, diffusers, numpy). One of the two was updated without the other.`,
    },
    steps: [
      {
        fr: "La trace nomme le pack et la fonction :",
        en: "The traceback names the pack and the function:",
        run: shell.logs,
      },
      ...updateOfPack(raised, shell),
      {
        fr: "Mettez à jour le pack et ComfyUI, avec leurs dépendances, ou revenez à la version du pack que le profil nomme. Redémarrez :",
        en: "Update the pack and ComfyUI, with their requirements, or go back to the version of the pack that the profile names. Restart:",
        run: `${shell.comfyRequirements}${shell.restart}`,
      },
    ],
  }),
});

const mixed = family({
  code: "tensors-mixed",
  title: {
    fr: "Un nœud mêle deux processeurs ou deux précisions",
    en: "A node mixes two devices or two precisions",
  },
  says: /on the same device|Expected all tensors to be on|Input type .{1,100} and (?:weight|bias) type|must have the same dtype|should be the same dtype|expected (?:scalar type|m1 and m2|dtype)|expected .{1,40} dtype/i,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : un nœud combine des données du GPU avec celles du processeur, ou deux précisions (fp16, bf16, fp32), que PyTorch refuse de mêler.`,
      en: `${told(raised).en}: a node combines data of the GPU with those of the processor, or two precisions (fp16, bf16, fp32), which PyTorch refuses to mix.`,
    },
    steps: [
      {
        fr: "Retirez du démarrage --force-fp16, --bf16-…, --fp16-…, --lowvram, --novram et --gpu-only, redémarrez, et rejouez le workflow :",
        en: "Take --force-fp16, --bf16-…, --fp16-…, --lowvram, --novram and --gpu-only off the start line, restart, and run the workflow again:",
        run: shell.restart,
      },
      ...updateOfPack(raised, shell),
      {
        fr: "Toujours là ? Mettez à jour le pack de ce nœud ; la trace montre lequel :",
        en: "Still there? Update this node's pack; the traceback shows which one:",
        run: shell.logs,
      },
    ],
  }),
});

const compiling = family({
  code: "compile-failed",
  title: { fr: "La compilation d'un calcul échoue", en: "The compilation of a computation fails" },
  says: /\btriton\b|inductor|BackendCompilerFailed|torch\._dynamo|Failed to find C compiler|CUDA_HOME|nvcc/i,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : torch.compile, ou une attention accélérée, compile son calcul au premier usage, et il manque au serveur Triton, un compilateur C ou CUDA.`,
      en: `${told(raised).en}: torch.compile, or an accelerated attention, compiles its computation at first use, and the server lacks Triton, a C compiler or CUDA.`,
    },
    steps: [
      {
        fr: "Retirez TorchCompileModel du workflow, ou --fast et --use-sage-attention du démarrage, puis redémarrez :",
        en: "Take TorchCompileModel out of the workflow, or --fast and --use-sage-attention off the start line, then restart:",
        run: shell.restart,
      },
      {
        fr: "Pour le garder : installez dans l'image gcc et les en-têtes de Python, et le Triton de ce PyTorch (Windows : triton-windows).",
        en: "To keep it: install gcc and Python's headers in the image, and the Triton of this PyTorch (Windows: triton-windows).",
        run: shell.showPackages(["torch", "triton"]),
      },
    ],
  }),
});

const download = family({
  code: "node-download-failed",
  title: {
    fr: "Un nœud n'arrive pas à télécharger ce qu'il lui faut",
    en: "A node cannot download what it needs",
  },
  says: /huggingface\.co|\bhf\.co|hf-mirror|LocalEntryNotFound|OfflineMode|HTTPS?ConnectionPool|Max retries exceeded|name resolution|getaddrinfo failed|Name or service not known|NewConnectionError|(?:^|\W)(?:Connect|Read)Timeout|Client\w*Error|HTTPError|URLError|urlopen error|GatedRepo|RepositoryNotFound|Client Error|Server Error: |CERTIFICATE_VERIFY_FAILED|SSLError|modelscope|Errno (?:101|110|111|113|-2|-3)\b/i,
  explain: (raised, shell) => {
    const barred = /\b40[13]\b|Gated|Repository ?Not ?Found/i.test(`${raised.exception} ${raised.message}`);
    const why = barred
      ? {
          fr: "le site refuse le fichier à qui n'a pas de compte (modèle à accès restreint, ou nom faux)",
          en: "the site refuses the file to whoever has no account (a gated model, or a wrong name)",
        }
      : {
          fr: "le serveur n'a pas d'accès à Internet, ou un proxy ou pare-feu l'en empêche",
          en: "the server has no access to the Internet, or a proxy or firewall keeps it from it",
        };
    return {
      cause: {
        fr: `${told(raised).fr} : ce nœud télécharge un fichier à sa première exécution, et ${why.fr}.`,
        en: `${told(raised).en}: this node downloads a file at its first run, and ${why.en}.`,
      },
      steps: [
        barred
          ? {
              fr: "Acceptez la licence sur la page du modèle, et donnez au conteneur un HF_TOKEN ; ou téléchargez le fichier ailleurs.",
              en: "Accept the licence on the model's page, and give the container an HF_TOKEN; or download the file elsewhere.",
            }
          : {
              fr: "Téléchargez le fichier d'avance depuis une machine qui a Internet, dans le dossier que nomme la trace, et montez ce dossier (HF_HOME) pour qu'il survive au conteneur :",
              en: "Download the file beforehand on a machine that has Internet, to the folder that the traceback names, and mount that folder (HF_HOME) so that it outlives the container:",
              run: shell.logs,
            },
        {
          fr: "Ou laissez le conteneur sortir : HTTPS_PROXY dans son environnement, DNS (dns: dans le fichier Compose), certificat de l'entreprise (SSL_CERT_FILE).",
          en: "Or let the container out: HTTPS_PROXY in its environment, DNS (dns: in the Compose file), the company's certificate (SSL_CERT_FILE).",
        },
      ],
    };
  },
});

/** A download and a missing module are told by exceptions that say less of files. */
export const softwareFamilies = [download, moduleMissing] as const;
/** What the code says of itself: after all that has a cause outside of it. */
export const codeFamilies = [wrongKind, mixed, compiling, versions] as const;
