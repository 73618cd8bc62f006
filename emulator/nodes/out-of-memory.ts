import { PythonError } from "./values.ts";

export function outOfMemory(): PythonError {
  return new PythonError(
    "torch.OutOfMemoryError",
    "Allocation on device 0 would exceed allowed memory. (out of memory)\nCurrently allocated     : 22.61 GiB\nRequested               : 2.25 GiB\nDevice limit            : 23.69 GiB\nFree (according to CUDA): 17.19 MiB\nPyTorch limit (set by user-supplied memory fraction)\n                        : 17179869184.00 GiB",
    "This error means you ran out of memory on your GPU.\n\nTIPS: If the workflow worked before you might have accidentally set the batch_size to a large number.",
  );
}
