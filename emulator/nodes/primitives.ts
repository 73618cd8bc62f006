import type { Behaviour } from "./node.ts";

export const primitiveInt: Behaviour = (inputs) => ({
  values: [{ kind: "INT", number: inputs.number("value") }],
});
