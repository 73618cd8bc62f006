import { describe, expect, test } from "vitest";
import { within } from "../../selftest/fuzz/judge.ts";
import { isMainMemory, outOfMemory } from "./out-of-memory.ts";

describe("memory that ran out", () => {
  test.for([
    "torch.OutOfMemoryError: Allocation on device 0 would exceed allowed memory. (out of memory)",
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.25 GiB",
    "torch.AcceleratorError: CUDA error: out of memory",
    "RuntimeError: CUDA error: out of memory",
    "!!! Exception during processing !!! CUDA error: out of memory",
    "This error means you ran out of memory on your GPU.",
    "RuntimeError: CUDA driver error: out of memory",
    "RuntimeError: cudaMallocAsync: out of memory",
    "RuntimeError: Invalid buffer size: 14.06 GB",
    "RuntimeError: MPS backend out of memory (MPS allocated: 17.9 GB)",
    "torch.OutOfMemoryError: HIP out of memory. Tried to allocate 1.00 GiB",
    "RuntimeError: HIP error: out of memory",
    "XPU out of memory. Tried to allocate 2.00 GiB",
    "RuntimeError: level_zero backend failed with error: 39 (UR_RESULT_ERROR_OUT_OF_DEVICE_MEMORY)",
    "RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
    "RuntimeError: Could not allocate tensor with 512 bytes. There is not enough GPU video memory available!",
    "RuntimeError: Not enough memory, use lower resolution (max approx. 1024x1024). Need: 2.1GB free, Have:1.0GB free",
    "RuntimeError: level_zero backend failed with error: 40 (UR_RESULT_ERROR_OUT_OF_RESOURCES)",
    "onnxruntime::BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 1073741824",
  ])("on the GPU: %s", (line) => {
    expect([outOfMemory.test(line), isMainMemory(line)]).toEqual([true, false]);
  });

  test.for([
    "RuntimeError: HostBuffer.read_file_slice failed",
    "RuntimeError: HostBuffer: extend failed",
    "RuntimeError: [enforce fail at alloc_cpu.cpp:119] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 41943040000 bytes.",
    "MemoryError",
    "RuntimeError: std::bad_alloc",
    "MemoryError: bad allocation",
    "RuntimeError: [enforce fail at alloc_cpu.cpp:117] data. not enough memory: you tried to allocate 20430679144 bytes.",
    "RuntimeError: unable to mmap 20430679144 bytes from file <x>: Cannot allocate memory (12)",
    "OSError: [Errno 12] Cannot allocate memory",
    "numpy._core._exceptions._ArrayMemoryError: Unable to allocate 3.00 GiB for an array with shape (1, 3, 16384, 16384)",
    "OSError: The paging file is too small for this operation to complete. (os error 1455)",
    "OSError: [WinError 1455] Le fichier de pagination est insuffisant pour terminer cette opération",
  ])("in the machine: %s", (line) => {
    expect([outOfMemory.test(line), isMainMemory(line)]).toEqual([true, true]);
  });

  test.for([
    "torch.AcceleratorError: CUDA error: device-side assert triggered",
    "torch.AcceleratorError: CUDA error: an illegal memory access was encountered",
    "RuntimeError: CUDA error: no kernel image is available for execution on the device",
    "Warning: Ran out of memory when regular VAE decoding, retrying with tiled VAE decoding.",
    "ran out of memory while running softmax in  _get_attention_scores_no_kv_chunking, trying slower in place softmax instead",
    "Using sub quadratic optimization for attention, if you have memory or speed issues try using: --use-split-cross-attention",
    "RuntimeError: mat1 and mat2 shapes cannot be multiplied",
    "HostBuffer of 4096 MB is ready",
    "VAE is on CPU for decoding. This is most likely due to not enough memory",
  ])("is not: %s", (line) => {
    expect(outOfMemory.test(line)).toBe(false);
  });

  test("costs no time on a hostile line", () => {
    // an expression that backtracks would take minutes
    for (const part of ["HostBuffer", "AcceleratorError ", "CUDA error:   "])
      within(1_000, () => outOfMemory.test(part.repeat(200_000 / part.length)));
  });
});
