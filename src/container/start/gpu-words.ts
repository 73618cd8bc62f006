export const gpuWords = {
  "torch-without-cuda": {
    title: { fr: "PyTorch est installé sans CUDA", en: "PyTorch is installed without CUDA" },
    cause: () => ({
      fr: "le PyTorch de cet environnement est celui du processeur seul (« +cpu ») ; une mise à jour a remplacé celui du GPU.",
      en: 'the PyTorch of this environment is the one for the processor alone ("+cpu"); an update replaced the one for the GPU.',
    }),
    cures: [
      {
        fr: "Réinstallez torch, torchvision et torchaudio depuis l'index de CUDA : la ligne exacte est sur pytorch.org (--index-url https://download.pytorch.org/whl/cu…).",
        en: "Reinstall torch, torchvision and torchaudio from CUDA's index: the exact line is on pytorch.org (--index-url https://download.pytorch.org/whl/cu…).",
      },
      {
        fr: "Sans GPU, c'est voulu ? Ajoutez --cpu à la commande de ComfyUI.",
        en: "No GPU, on purpose? Add --cpu to ComfyUI's command.",
      },
    ],
  },
  "python-packages-mismatched": {
    title: { fr: "Des paquets Python ne vont pas ensemble", en: "Python packages do not match each other" },
    cause: (names: string) => ({
      fr: `PyTorch, torchvision, NumPy ou une bibliothèque compilée ne sont pas de la même génération${names && ` (il manque ${names})`} ; l'un d'eux a été mis à jour seul, ou PyTorch est resté trop ancien pour ce ComfyUI.`,
      en: `PyTorch, torchvision, NumPy or a compiled library are not of the same generation${names && ` (missing: ${names})`}; one of them was updated alone, or PyTorch stayed too old for this ComfyUI.`,
    }),
    cures: [
      {
        fr: "Réinstallez ensemble torch, torchvision et torchaudio, depuis le même index (pytorch.org donne la ligne pour votre CUDA), puis les requirements de ComfyUI.",
        en: "Reinstall torch, torchvision and torchaudio together, from the same index (pytorch.org gives the line for your CUDA), then ComfyUI's requirements.",
      },
      {
        fr: "« lib….so… cannot open shared object file » d'une bibliothèque du système (libGL, libgomp…) : ajoutez son paquet à l'image.",
        en: '"lib….so… cannot open shared object file" of a system library (libGL, libgomp…): add its package to the image.',
      },
    ],
  },
  "gpu-driver-too-old": {
    title: {
      fr: "Le pilote NVIDIA est trop ancien pour ce PyTorch",
      en: "The NVIDIA driver is too old for this PyTorch",
    },
    cause: () => ({
      fr: "PyTorch est construit pour un CUDA plus récent que ce que le pilote de l'hôte sait faire.",
      en: "PyTorch is built for a newer CUDA than the host's driver can do.",
    }),
    cures: [
      {
        fr: "Mettez à jour le pilote NVIDIA de l'hôte (sous WSL : celui de Windows), puis redémarrez la machine. nvidia-smi montre en haut à droite le CUDA le plus récent qu'il admet.",
        en: "Update the host's NVIDIA driver (under WSL: that of Windows), then reboot the machine. nvidia-smi shows at the top right the newest CUDA that it admits.",
      },
      {
        fr: "Ou réinstallez torch, torchvision et torchaudio pour un CUDA plus ancien, depuis l'index que donne pytorch.org.",
        en: "Or reinstall torch, torchvision and torchaudio for an older CUDA, from the index that pytorch.org gives.",
      },
    ],
  },
  "gpu-not-supported": {
    title: { fr: "Ce PyTorch ne sait pas utiliser ce GPU", en: "This PyTorch cannot use this GPU" },
    cause: () => ({
      fr: "PyTorch n'a pas été compilé pour la génération de ce GPU (trop récente, comme une RTX 50 avec CUDA 12.4, ou trop ancienne).",
      en: "PyTorch was not compiled for the generation of this GPU (too new, as an RTX 50 with CUDA 12.4, or too old).",
    }),
    cures: [
      {
        fr: "Réinstallez torch, torchvision et torchaudio depuis l'index de CUDA qui convient au GPU (RTX 50 : cu128 ou plus récent), que donne pytorch.org.",
        en: "Reinstall torch, torchvision and torchaudio from the CUDA index that suits the GPU (RTX 50: cu128 or newer), which pytorch.org gives.",
      },
    ],
  },
  "gpu-index-unknown": {
    title: {
      fr: "Le GPU demandé n'existe pas dans le conteneur",
      en: "The GPU that is asked for does not exist in the container",
    },
    cause: () => ({
      fr: "--cuda-device, --default-device ou CUDA_VISIBLE_DEVICES nomme un GPU que le conteneur ne voit pas ; ceux que Docker lui donne y sont comptés à partir de 0.",
      en: "--cuda-device, --default-device or CUDA_VISIBLE_DEVICES names a GPU that the container does not see; those that Docker gives it are counted from 0 there.",
    }),
    cures: [
      {
        fr: "Retirez cette option, et choisissez le GPU dans le fichier Compose seul (device_ids).",
        en: "Remove that option, and choose the GPU in the Compose file alone (device_ids).",
      },
    ],
  },
  "gpu-driver-broken": {
    title: {
      fr: "Le pilote NVIDIA ne répond plus au conteneur",
      en: "The NVIDIA driver no longer answers the container",
    },
    cause: () => ({
      fr: "CUDA ne s'initialise pas, parce que le pilote a été mis à jour sans redémarrage, ou que le conteneur a perdu le GPU (mise en veille, rechargement de systemd).",
      en: "CUDA does not initialise, because the driver was updated without a reboot, or the container lost the GPU (standby, a reload of systemd).",
    }),
    cures: [
      {
        fr: "Redémarrez la machine de Docker (sous WSL : wsl --shutdown, puis Docker Desktop), puis recréez le conteneur.",
        en: "Reboot Docker's machine (under WSL: wsl --shutdown, then Docker Desktop), then recreate the container.",
      },
    ],
  },
} as const;
