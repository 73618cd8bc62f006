/** How the stack is reached or started. `compose`, `image` and `container` need Docker. */
export type TargetKind = "attach" | "compose" | "image" | "container" | "emulator";
