/**
 * Every form in which PyTorch, its drivers and ComfyUI say that memory ran out, on one line. A fallback that worked ("Ran out
 * of memory when regular VAE decoding, retrying …") is none, nor is another error of the GPU (a device-side assert).
 */
export const outOfMemory = new RegExp(
  [
    // exceptions of PyTorch, and what ComfyUI adds to each of them
    "OutOfMemoryError",
    "Allocation on device",
    "ran out of memory on your GPU",
    // CUDA, ROCm, XPU, MPS, Ascend, by message: `torch.AcceleratorError: CUDA error: out of memory`
    "\\b(?:CUDA|HIP|XPU|MPS|NPU|MLU|GPU|accelerator)(?: error| backend| driver| driver error)?:? {0,3}out of memory",
    "cuda(?:Malloc|HostAlloc)\\w{0,20}.{0,40}out of memory|Invalid buffer size: [\\d.]{1,20} ?G|Failed to allocate private MTLBuffer",
    "AcceleratorError.{0,200}out of memory",
    // the same by the names of the libraries
    "(?:CUBLAS|CUDNN|HIPBLAS|MIOPEN)_STATUS_ALLOC_FAILED|(?:cuda|hip)Error(?:MemoryAllocation|OutOfMemory)|CUDA_ERROR_OUT_OF_MEMORY|OUT_OF_(?:DEVICE|HOST)_MEMORY",
    "_ERROR_OUT_OF_RESOURCES",
    "not enough GPU video memory|Not enough memory, use lower resolution|Failed to allocate memory for requested buffer",
    // main memory: dynamic VRAM keeps the weights there
    "HostBuffer\\.?\\w{0,40}.{0,40}(?:failed|out of memory)",
    "DefaultCPUAllocator|MemoryError\\b|\\[Errno 12\\]|Cannot allocate memory|(?:os error|WinError) 1455\\b",
    "\\bbad_alloc\\b|\\bbad allocation\\b|not enough memory: you tried to allocate",
  ].join("|"),
  "i",
);

const mainMemory =
  /HostBuffer|OUT_OF_HOST_MEMORY|DefaultCPUAllocator|(?<!OutOf)MemoryError\b|\[Errno 12\]|Cannot allocate memory|(?:os error|WinError) 1455\b|\bbad_alloc\b|\bbad allocation\b|not enough memory: you tried/i;

/** It was the machine's memory that ran out, not the GPU's. */
export function isMainMemory(text: string): boolean {
  return mainMemory.test(text);
}
