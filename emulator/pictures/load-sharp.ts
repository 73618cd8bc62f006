/** Comes with the first picture: an emulator that is asked for none starts a third sooner. */
export async function loadSharp(): Promise<typeof import("sharp").default> {
  return (await import("sharp")).default;
}
