/** How the stack is reached or started. */
export type TargetKind = "attach" | "compose" | "image" | "container" | "emulator";

interface TargetTraits {
  /** We start the stack and may stop it: what a run leaves on it goes away with it, and its container is known for certain. */
  readonly ownsStack: boolean;
  /** Runs in this process; a stack of ours that does not is started in Docker. */
  readonly embedded: boolean;
  /** Setting that names what Docker starts. */
  readonly startsFrom?: "composeFile" | "image";
  /** The configuration has to give the token; other kinds bring their own. */
  readonly needsToken: boolean;
  /** No real server is validated. An attached server may still turn out to be an emulator. */
  readonly emulated: boolean;
  /** The configuration gives the URL, which identifies the stack from run to run; other stacks get a new port at each start. */
  readonly knownByAddress: boolean;
}

const inDocker = { ownsStack: true, embedded: false, knownByAddress: false };

/** What the rest of the suite may ask about a kind of target. A new kind begins with a row here: the compiler asks for the rest. */
export const targetKinds: Readonly<Record<TargetKind, TargetTraits>> = {
  attach: { ownsStack: false, embedded: false, knownByAddress: true, needsToken: true, emulated: false },
  compose: { ...inDocker, startsFrom: "composeFile", needsToken: true, emulated: false },
  image: { ...inDocker, startsFrom: "image", needsToken: true, emulated: false },
  container: { ...inDocker, needsToken: false, emulated: true },
  emulator: { ownsStack: true, embedded: true, knownByAddress: false, needsToken: false, emulated: true },
};

export const targetKindNames = Object.keys(targetKinds) as TargetKind[];
