import { judgeVariables, type TokenVariable } from "../../credentials/token-variables.ts";
import { COMFYUI_PORT } from "../behind-proxy.ts";
import type { ContainerHandle, ContainerOrders } from "../container-handle.ts";

/** A variable of a container that holds the token, or should. Names only: no value leaves this module. */
export interface FoundVariable extends TokenVariable {
  readonly container: string;
  /** Its Compose service. */
  readonly service?: string;
  /** Of ComfyUI's own container, not of one beside it. */
  readonly own: boolean;
}

export interface VariablesQuestion {
  readonly token: string;
  readonly names: readonly string[];
  /** Fingerprint of the token that the server reads. */
  readonly expected?: string | undefined;
}

const SERVICE = "com.docker.compose.service";

/** The token's variables in ComfyUI's container and in those beside it, as far as something is to be said of them. */
export async function readTokenVariables(
  container: ContainerHandle,
  question: VariablesQuestion,
  signal?: AbortSignal,
): Promise<FoundVariable[]> {
  const [comfy, neighbours] = await Promise.all([
    container.orders(signal),
    container.neighbours(signal).catch(() => []),
  ]);
  const beside = await Promise.all(neighbours.map((one) => one.orders(signal).catch(() => undefined)));
  const found = (orders: ContainerOrders, client: boolean): FoundVariable[] =>
    judgeVariables(orders.environment, { ...question, client }).map((variable) => ({
      ...variable,
      container: orders.name,
      ...(orders.labels[SERVICE] !== undefined && { service: orders.labels[SERVICE] }),
      own: orders === comfy,
    }));
  return [
    // ComfyUI itself reads no variable: one that is empty there harms nobody
    ...found(comfy, true).filter(({ flaw }) => flaw !== "empty"),
    ...beside.flatMap((orders) =>
      orders === undefined
        ? []
        : found(orders, servesFor(orders, comfy)).filter(
            ({ flaw }) => flaw !== "feeds" && !(flaw === "other" && servesAnother(orders, beside)),
          ),
    ),
  ];
}

/** Whether it speaks with a second ComfyUI, too, whose token the other one may be. */
function servesAnother(orders: ContainerOrders, beside: readonly (ContainerOrders | undefined)[]): boolean {
  return beside.some(
    (other) =>
      other !== undefined &&
      other !== orders &&
      other.ports.includes(`${COMFYUI_PORT}/tcp`) &&
      servesFor(orders, other),
  );
}

/** Whether a container beside ComfyUI's speaks with it: it waits for it, names it, or is called after it. */
function servesFor(orders: ContainerOrders, comfy: ContainerOrders): boolean {
  const service = comfy.labels[SERVICE];
  const names = [comfy.name, ...(service === undefined ? [] : [service])];
  const awaited = (orders.labels["com.docker.compose.depends_on"] ?? "").split(",");
  if (awaited.some((one) => one.split(":")[0] === service && service !== undefined)) return true;
  if (
    names.some((name) => orders.name.startsWith(`${name}-`) || orders.labels[SERVICE]?.startsWith(`${name}-`))
  )
    return true;
  const words = Object.values(orders.environment).flatMap((value) => value.slice(0, 2_000).split(/[^\w.-]+/));
  return names.some((name) => words.includes(name));
}
