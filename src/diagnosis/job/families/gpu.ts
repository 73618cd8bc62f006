import { reserveGpu } from "../../gpu-steps.ts";
import { command } from "../../steps.ts";
import { family, told } from "./family.ts";

const driverOld = family({
  code: "gpu-driver-old",
  title: {
    fr: "Le pilote du GPU est trop vieux pour ce PyTorch",
    en: "The GPU's driver is too old for this PyTorch",
  },
  says: /driver version is insufficient|unsupported toolchain|driver .{0,40}is too old|InsufficientDriver|forward compatibility was attempted|unsupported display driver/i,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : le pilote de la machine est plus vieux que le CUDA (ou le ROCm) de PyTorch. Le modèle et le nœud n'y sont pour rien.`,
      en: `${told(raised).en}: the machine's driver is older than the CUDA (or ROCm) of PyTorch. Neither the model nor the node is to blame.`,
    },
    steps: [
      {
        fr: "Mettez à jour le pilote sur la machine elle-même (sous WSL : celui de Windows), puis redémarrez-la. Comparez « CUDA Version » avec ce que PyTorch demande :",
        en: 'Update the driver on the machine itself (under WSL: that of Windows), then restart it. Compare "CUDA Version" with what PyTorch asks for:',
        run: `${shell.gpu}${shell.showPackages(["torch"])}`,
      },
      {
        fr: "Pilote figé ? Installez un PyTorch construit pour un CUDA plus ancien.",
        en: "The driver cannot change? Install a PyTorch built for an older CUDA.",
      },
    ],
  }),
});

const lost = family({
  code: "gpu-lost",
  title: { fr: "Le serveur a perdu le GPU", en: "The server has lost the GPU" },
  says: /(?:CUDA|HIP) unknown error|Failed to initialize NVML|no (?:CUDA|ROCm)-capable device|No (?:CUDA|HIP) GPUs are available|GPU is lost|fallen off the bus|\bXid\b|busy or unavailable|NVML_SUCCESS ?==|Found no NVIDIA driver|CUDA error: initialization error|uncorrectable|system not yet initialized|hardware stack error/i,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : le GPU n'est plus accessible au processus. Un conteneur qui tourne le perd quand la machine recharge systemd, met à jour son pilote ou sort de veille, ou quand la carte elle-même tombe (erreur Xid).`,
      en: `${told(raised).en}: the process no longer reaches the GPU. A running container loses it when the machine reloads systemd, updates its driver or wakes from sleep, or when the card itself fails (Xid error).`,
    },
    steps: [
      {
        fr: "Comparez la machine et le conteneur : si la première voit le GPU et le second non, redémarrez le conteneur :",
        en: "Compare the machine and the container: if the first sees the GPU and the second does not, restart the container:",
        run: `${command("nvidia-smi")}${shell.gpu}${shell.restart}`,
      },
      {
        fr: "Si la machine non plus ne le voit pas : cherchez « Xid » dans le journal du noyau (Linux), puis redémarrez la machine. Sous Windows : wsl --shutdown, puis relancez Docker.",
        en: 'If the machine does not see it either: look for "Xid" in the kernel\'s log (Linux), then restart the machine. On Windows: wsl --shutdown, then start Docker again.',
        run: command("sudo dmesg | grep -i xid"),
      },
      {
        fr: "Si cela revient après chaque systemctl daemon-reload : mettez à jour le NVIDIA Container Toolkit, ou donnez à Docker le pilote de groupes cgroupfs (exec-opts: native.cgroupdriver=cgroupfs).",
        en: "If it comes back after each systemctl daemon-reload: update the NVIDIA Container Toolkit, or give Docker the cgroupfs driver (exec-opts: native.cgroupdriver=cgroupfs).",
      },
      reserveGpu[0],
    ],
  }),
});

const unsupported = family({
  code: "gpu-unsupported",
  title: { fr: "Ce PyTorch n'est pas fait pour ce GPU", en: "This PyTorch is not made for this GPU" },
  says: /no kernel image|kernel image is invalid|invalid device function|named symbol not found|not compiled with (?:CUDA|ROCm)|NoKernelImage|NoBinaryForGpu|invalid value for --gpu-arch|_ARCH_MISMATCH|is not compatible with the current PyTorch/i,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : PyTorch, ou une bibliothèque compilée à côté de lui, ne contient pas de code pour ce GPU (carte plus récente, ou trop ancienne, que cette version ; ou PyTorch pour processeur seul). Le modèle n'y est pour rien.`,
      en: `${told(raised).en}: PyTorch, or a library compiled beside it, holds no code for this GPU (a card newer, or much older, than this version; or a PyTorch for the processor alone). The model is not to blame.`,
    },
    steps: [
      {
        fr: "Voyez la carte et la version de PyTorch (« +cu128 » : CUDA 12.8 ; « +cpu » : sans GPU) :",
        en: 'See the card and the version of PyTorch ("+cu128": CUDA 12.8; "+cpu": without a GPU):',
        run: `${shell.gpu}${shell.showPackages(["torch"])}`,
      },
      {
        fr: "Installez le PyTorch que pytorch.org indique pour cette carte (série RTX 50 : CUDA 12.8 ou plus ; avant la série GTX 16 : une version plus ancienne), ou une image Docker qui le contient.",
        en: "Install the PyTorch that pytorch.org names for this card (RTX 50 series: CUDA 12.8 or newer; before the GTX 16 series: an older version), or a Docker image that holds it.",
      },
      {
        fr: "Si PyTorch convient : réinstallez ce qui est compilé à part (SageAttention, xformers, FlashAttention, nunchaku), ou lancez ComfyUI sans l'option qui l'emploie.",
        en: "If PyTorch suits: reinstall what is compiled apart (SageAttention, xformers, FlashAttention, nunchaku), or start ComfyUI without the option that uses it.",
      },
    ],
  }),
});

const precision = family({
  code: "precision-unsupported",
  title: {
    fr: "Ce GPU ne calcule pas dans cette précision",
    en: "This GPU does not compute in this precision",
  },
  says: /not implemented for '(?:Float8|Half|BFloat16|c10)|Promotion for Float8|_scaled_mm|fp8e[45]|Float8_\w+ to the|BFloat16 is not supported|does not (?:have )?support (?:for )?(?:that dtype|bfloat16|bf16|fp8|float8|nvfp4)|CUBLAS_STATUS_NOT_SUPPORTED/i,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : le fichier du modèle (fp8, bf16 ou fp16) demande un calcul que ce GPU, ou ce PyTorch, ne sait pas faire dans cette précision.`,
      en: `${told(raised).en}: the model file (fp8, bf16 or fp16) asks for a computation that this GPU, or this PyTorch, cannot do in this precision.`,
    },
    steps: [
      {
        fr: "Retirez --fast, --fp8_…-unet, --supports-fp8-compute, --bf16-… et --fp16-… du démarrage, et dans UNETLoader mettez weight_dtype à « default ». Redémarrez :",
        en: 'Take --fast, --fp8_…-unet, --supports-fp8-compute, --bf16-… and --fp16-… off the start line, and in UNETLoader set weight_dtype to "default". Restart:',
        run: shell.restart,
      },
      {
        fr: "Toujours là ? Mettez PyTorch à jour (fp8 : 2.4 au moins, calcul fp8 à partir de la série RTX 40), ou prenez le fichier du modèle en bf16, fp16 ou GGUF.",
        en: "Still there? Update PyTorch (fp8: 2.4 at least, fp8 computing from the RTX 40 series on), or take the model's file in bf16, fp16 or GGUF.",
        run: shell.showPackages(["torch"]),
      },
    ],
  }),
});

const attention = family({
  code: "attention-unsupported",
  title: {
    fr: "L'attention accélérée ne convient pas à ce GPU",
    en: "The accelerated attention does not suit this GPU",
  },
  says: /\bSM_?\d{2,3}\b|sage_?attn|sage_?attention|xformers|memory_efficient_attention|flash_?attn|Flash_? ?Attention/i,
  only: ({ exception, message }) => !/No module named|ModuleNotFound/i.test(`${exception}: ${message}`),
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : SageAttention, xformers ou FlashAttention n'a pas de calcul pour ce GPU, ou n'a pas été compilé pour cette version de PyTorch. Le modèle n'y est pour rien.`,
      en: `${told(raised).en}: SageAttention, xformers or FlashAttention has no computation for this GPU, or was not compiled for this version of PyTorch. The model is not to blame.`,
    },
    steps: [
      {
        fr: "Lancez ComfyUI avec --use-pytorch-cross-attention, sans --use-sage-attention ni --use-flash-attention (et --disable-xformers si xformers est en cause), puis redémarrez :",
        en: "Start ComfyUI with --use-pytorch-cross-attention, without --use-sage-attention and --use-flash-attention (and --disable-xformers where xformers is to blame), then restart:",
        run: shell.restart,
      },
      {
        fr: "Pour la garder : installez la version compilée pour ce PyTorch et cette carte.",
        en: "To keep it: install the version compiled for this PyTorch and this card.",
        run: `${shell.gpu}${shell.showPackages(["torch", "sageattention", "xformers", "flash-attn"])}`,
      },
    ],
  }),
});

const fault = family({
  code: "gpu-fault",
  title: { fr: "Un calcul a fauté sur le GPU", en: "A computation faulted on the GPU" },
  says: /device-side assert|illegal (?:memory access|instruction|address)|misaligned address|unspecified launch failure|launch timed out|(?:CUBLAS|CUDNN|HIPBLAS|MIOPEN|CUSOLVER)_STATUS_\w+|HSA_STATUS_ERROR|Memory access fault|unable to find an engine/i,
  explain: (raised, shell) => ({
    cause: {
      fr: `${told(raised).fr} : un calcul a échoué sur le GPU même. Après cela le processus est perdu : chaque travail suivant échouera, quel qu'il soit, jusqu'au redémarrage.`,
      en: `${told(raised).en}: a computation failed on the GPU itself. After that the process is lost: each further job will fail, whatever it is, until the restart.`,
    },
    steps: [
      {
        fr: "Redémarrez, puis relancez la validation :",
        en: "Restart, then validate again:",
        run: shell.restart,
      },
      {
        fr: "Si cela revient au même nœud : sans SageAttention, xformers, --fast ni torch.compile, et avec CUDA_LAUNCH_BLOCKING=1, dont la trace nomme le vrai coupable. Un assert dans un encodeur : fichier de texte d'un autre modèle.",
        en: "If it comes back in the same node: without SageAttention, xformers, --fast and torch.compile, and with CUDA_LAUNCH_BLOCKING=1, whose traceback names the real culprit. An assert in an encoder: a text file of another model.",
        run: shell.logs,
      },
      {
        fr: "Si cela revient au hasard : carte (surcadencée, chaude, alimentation) ou pilote. Cherchez « Xid » :",
        en: 'If it comes back at random: the card (overclocked, hot, power supply) or the driver. Look for "Xid":',
        run: `${shell.gpu}${command("sudo dmesg | grep -i xid")}`,
      },
    ],
  }),
});

/** A driver and a missing device say why the others fail; a precision names the attention that lacks it. */
export const gpuFamilies = [driverOld, lost, unsupported, precision, attention, fault] as const;
