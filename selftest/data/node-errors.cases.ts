import { type Case, given } from "./cases.ts";
import { job } from "./sample-record.ts";

const loader = "UNETLoader";
const encoder = "TextEncodeQwenImageEdit";
const sampler = "KSampler";
const saver = "SaveImage";

/** What servers were seen to raise: the family, the node, `exception: message`. */
const raised: readonly (readonly [code: string, nodeType: string, error: string])[] = [
  ["models-not-mapped", loader, "OSError: No such device (os error 19)"],
  ["models-not-mapped", loader, "SafetensorError: Error while opening file: No such device (os error 19)"],
  [
    "models-not-mapped",
    loader,
    "RuntimeError: unable to mmap 20430679144 bytes from file <x>: Invalid argument (22)",
  ],
  [
    "disk-full",
    saver,
    "OSError: [Errno 28] No space left on device: '/workspace/ComfyUI/output/a_00001_.png'",
  ],
  ["disk-full", saver, "OSError: [Errno 122] Disk quota exceeded"],
  ["disk-full", saver, "OSError: [WinError 112] There is not enough space on the disk"],
  ["disk-unreadable", loader, "OSError: [Errno 5] Input/output error"],
  ["disk-unreadable", loader, "SafetensorError: Error while reading: Input/output error (os error 5)"],
  [
    "disk-unreadable",
    loader,
    "OSError: [Errno 107] Transport endpoint is not connected: '/models/x.safetensors'",
  ],
  ["disk-unreadable", saver, "OSError: [Errno 116] Stale file handle"],
  [
    "folder-not-writable",
    saver,
    "PermissionError: [Errno 13] Permission denied: '/workspace/ComfyUI/output/a.png'",
  ],
  [
    "folder-not-writable",
    saver,
    "OSError: [Errno 30] Read-only file system: '/workspace/ComfyUI/output/a.png'",
  ],
  [
    "folder-not-writable",
    "PreviewImage",
    "PermissionError: [Errno 13] Permission denied: '/workspace/ComfyUI/temp/x.png'",
  ],
  ["folder-not-writable", loader, "SafetensorError: Permission denied (os error 13)"],
  [
    "folder-not-writable",
    "Florence2",
    "PermissionError: [Errno 13] Permission denied: '/home/comfy/.cache/huggingface/hub'",
  ],
  ["folder-not-writable", saver, "PermissionError: [WinError 5] Accès refusé: 'D:\\\\ComfyUI\\\\output'"],
  [
    "file-gone",
    loader,
    "FileNotFoundError: [Errno 2] No such file or directory: '/workspace/ComfyUI/models/vae/x.safetensors'",
  ],
  [
    "file-gone",
    "VAELoader",
    "FileNotFoundError: Model in folder 'vae' with filename 'x.safetensors' not found.",
  ],
  ["file-gone", loader, "SafetensorError: No such file or directory (os error 2)"],
  [
    "model-truncated",
    loader,
    "SafetensorError: Error while deserializing header: InvalidHeaderDeserialization",
  ],
  ["model-truncated", loader, "SafetensorError: Error while deserializing header: MetadataIncompleteBuffer"],
  [
    "model-truncated",
    loader,
    "SafetensorError: Error while deserializing header: incomplete metadata, file not fully covered",
  ],
  ["model-truncated", "CheckpointLoaderSimple", "_pickle.UnpicklingError: invalid load key, '<'."],
  [
    "gpu-driver-old",
    sampler,
    "RuntimeError: CUDA error: CUDA driver version is insufficient for CUDA runtime version",
  ],
  [
    "gpu-driver-old",
    sampler,
    "RuntimeError: CUDA error: the provided PTX was compiled with an unsupported toolchain.",
  ],
  [
    "gpu-driver-old",
    sampler,
    "RuntimeError: The NVIDIA driver on your system is too old (found version 11040).",
  ],
  [
    "gpu-lost",
    loader,
    "RuntimeError: CUDA unknown error - this may be due to an incorrectly set up environment",
  ],
  ["gpu-lost", sampler, "RuntimeError: No CUDA GPUs are available"],
  ["gpu-lost", sampler, "torch.AcceleratorError: CUDA error: no CUDA-capable device is detected"],
  [
    "gpu-lost",
    sampler,
    "RuntimeError: NVML_SUCCESS == r INTERNAL ASSERT FAILED at CUDACachingAllocator.cpp:1016",
  ],
  ["gpu-lost", sampler, "RuntimeError: Failed to initialize NVML: Unknown Error"],
  [
    "gpu-lost",
    sampler,
    "torch.AcceleratorError: CUDA error: CUDA-capable device(s) is/are busy or unavailable",
  ],
  ["gpu-lost", sampler, "RuntimeError: CUDA error: uncorrectable ECC error encountered"],
  [
    "gpu-unsupported",
    encoder,
    "torch.AcceleratorError: CUDA error: no kernel image is available for execution on the device",
  ],
  ["gpu-unsupported", sampler, "RuntimeError: HIP error: invalid device function"],
  ["gpu-unsupported", sampler, "AssertionError: Torch not compiled with CUDA enabled"],
  ["precision-unsupported", sampler, "RuntimeError: \"addmm_cuda\" not implemented for 'Float8_e4m3fn'"],
  ["precision-unsupported", sampler, "RuntimeError: \"LayerNormKernelImpl\" not implemented for 'Half'"],
  [
    "precision-unsupported",
    sampler,
    "NotImplementedError: torch._scaled_mm is only supported on CUDA devices with compute capability >= 9.0 or 8.9",
  ],
  [
    "precision-unsupported",
    sampler,
    "TypeError: Trying to convert Float8_e4m3fn to the MPS backend but it does not have support for that dtype.",
  ],
  [
    "precision-unsupported",
    sampler,
    "RuntimeError: Promotion for Float8 Types is not supported, attempted to promote Float8_e4m3fn and BFloat16",
  ],
  ["precision-unsupported", sampler, "ValueError: type fp8e4nv not supported in this architecture"],
  [
    "attention-unsupported",
    sampler,
    "RuntimeError: SM89 kernel is not available. Make sure you GPUs with compute capability 8.9.",
  ],
  [
    "attention-unsupported",
    sampler,
    "NotImplementedError: No operator found for `memory_efficient_attention_forward` with inputs:",
  ],
  ["attention-unsupported", sampler, "RuntimeError: FlashAttention only supports Ampere GPUs or newer."],
  ["attention-unsupported", sampler, "ValueError: Unsupported head_dim in sageattention"],
  ["gpu-fault", sampler, "torch.AcceleratorError: CUDA error: device-side assert triggered"],
  ["gpu-fault", sampler, "torch.AcceleratorError: CUDA error: an illegal memory access was encountered"],
  ["gpu-fault", sampler, "RuntimeError: CUDA error: unspecified launch failure"],
  [
    "gpu-fault",
    sampler,
    "RuntimeError: CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling cublasGemmEx",
  ],
  ["gpu-fault", sampler, "RuntimeError: cuDNN error: CUDNN_STATUS_INTERNAL_ERROR"],
  [
    "models-do-not-match",
    encoder,
    "RuntimeError: mat1 and mat2 shapes cannot be multiplied (5476x1280 and 3840x1280)",
  ],
  [
    "models-do-not-match",
    sampler,
    "RuntimeError: mat1 and mat2 shapes cannot be multiplied (512x4096 and 3584x3072)",
  ],
  [
    "models-do-not-match",
    sampler,
    "RuntimeError: Given normalized_shape=[3584], expected input with shape [*, 3584], but got input of size[1, 77, 768]",
  ],
  [
    "models-do-not-match",
    "VAEDecode",
    "RuntimeError: Given groups=1, weight of size [4, 4, 1, 1], expected input[1, 16, 128, 128] to have 4 channels, but got 16 channels instead",
  ],
  [
    "models-do-not-match",
    "VAEEncode",
    "RuntimeError: Given groups=1, weight of size [96, 3, 3, 3], expected input[1, 4, 512, 512] to have 3 channels, but got 4 channels instead",
  ],
  [
    "models-do-not-match",
    sampler,
    "RuntimeError: The size of tensor a (64) must match the size of tensor b (16) at non-singleton dimension 1",
  ],
  [
    "models-do-not-match",
    sampler,
    "RuntimeError: Sizes of tensors must match except in dimension 1. Expected size 16 but got size 4",
  ],
  [
    "models-do-not-match",
    "LoraLoaderModelOnly",
    "RuntimeError: shape '[3072, 3072]' is invalid for input of size 4194304",
  ],
  [
    "model-wrong-kind",
    loader,
    "RuntimeError: ERROR: Could not detect model type of: /workspace/ComfyUI/models/diffusion_models/x.safetensors",
  ],
  ["model-wrong-kind", "CLIPTextEncode", "RuntimeError: ERROR: clip input is invalid: None"],
  ["model-wrong-kind", "VAEDecode", "RuntimeError: ERROR: VAE is invalid: None"],
  [
    "model-wrong-kind",
    "UnetLoaderGGUF",
    "ValueError: Unexpected architecture type in GGUF file: 'qwen_image'",
  ],
  [
    "model-wrong-kind",
    "ControlNetLoader",
    "RuntimeError: Error(s) in loading state_dict for ControlNet: size mismatch for x.weight: copying a param with shape torch.Size([320])",
  ],
  ["model-wrong-kind", "NunchakuLoraLoader", "KeyError: 'transformer_blocks.0.attn.lora_A.weight'"],
  ["node-module-missing", "QwenVL", "ModuleNotFoundError: No module named 'qwen_vl_utils'"],
  [
    "node-module-missing",
    "QwenVL",
    "ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
  ],
  [
    "node-module-missing",
    "QwenVL",
    "ImportError: Using `bitsandbytes` 4-bit quantization requires the latest version: `pip install -U bitsandbytes`",
  ],
  ["node-module-missing", "VideoCombine", "FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'"],
  ["node-module-missing", sampler, "ModuleNotFoundError: No module named 'sageattention'"],
  [
    "node-versions-clash",
    "QwenVL",
    "ImportError: cannot import name 'Qwen2_5_VLForConditionalGeneration' from 'transformers'",
  ],
  [
    "node-versions-clash",
    sampler,
    "TypeError: forward() got an unexpected keyword argument 'transformer_options'",
  ],
  ["node-versions-clash", "QwenVL", "AttributeError: module 'comfy.ops' has no attribute 'cast_bias_weight'"],
  [
    "tensors-mixed",
    sampler,
    "RuntimeError: Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!",
  ],
  [
    "tensors-mixed",
    "VAEDecode",
    "RuntimeError: Input type (float) and bias type (c10::Half) should be the same",
  ],
  [
    "tensors-mixed",
    sampler,
    "RuntimeError: mat1 and mat2 must have the same dtype, but got BFloat16 and Half",
  ],
  [
    "compile-failed",
    sampler,
    "torch._inductor.exc.InductorError: RuntimeError: Failed to find C compiler. Please specify via CC environment variable.",
  ],
  [
    "compile-failed",
    sampler,
    "BackendCompilerFailed: backend='inductor' raised: Cannot find a working triton installation.",
  ],
  [
    "node-download-failed",
    "Florence2",
    "OSError: We couldn't connect to 'https://huggingface.co' to load the files",
  ],
  [
    "node-download-failed",
    "Florence2",
    "huggingface_hub.errors.LocalEntryNotFoundError: An error happened while trying to locate the files on the Hub",
  ],
  [
    "node-download-failed",
    "Florence2",
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='github.com', port=443): Max retries exceeded with url",
  ],
  [
    "node-download-failed",
    "Florence2",
    "huggingface_hub.errors.GatedRepoError: 401 Client Error. Access to model x is restricted.",
  ],
  ["node-download-failed", "Florence2", "socket.gaierror: [Errno -3] Temporary failure in name resolution"],
  ["node-error", encoder, "AttributeError: 'NoneType' object has no attribute 'shape'"],
  ["node-error", sampler, "ZeroDivisionError: division by zero"],
];

/** For unit tests: one run for each error of a node whose words are known. */
export const nodeErrorCases: readonly Case[] = raised.map(([code, nodeType, error]) => {
  const [exception = "", ...rest] = error.split(": ");
  const failure = { node: "3", nodeType, exception, message: rest.join(": ") };
  const broken = job("failed", { failure });
  return nodeType === saver || nodeType === "PreviewImage"
    ? given(code, `${nodeType}: ${error}`, ["generation.canary"], { jobs: { canary: broken } })
    : given(code, `${nodeType}: ${error}`, ["generation.text-to-image"], {
        jobs: { canary: job("finished"), "text-to-image": broken },
      });
});
