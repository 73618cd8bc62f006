import { z } from "zod";

/** A name that HTTP allows, and none that carries the request itself. */
export const headerNamePattern =
  /^(?!(?:host|connection|upgrade|te|trailer|expect|accept|origin|content-.{1,40}|transfer-encoding|sec-.{1,40})$)[\w!#$%&'*+.^`|~-]{1,80}$/i;

const login = z
  .boolean()
  .optional()
  .describe("ComfyUI-Login stands behind the proxy: its token is asked for as well.");

export const accessSchema = z
  .discriminatedUnion("kind", [
    z
      .strictObject({ kind: z.literal("login").describe("ComfyUI-Login.") })
      .describe("ComfyUI-Login: the token in the header or the URL."),
    z
      .strictObject({ kind: z.literal("basic").describe("Basic authentication."), login })
      .describe("A proxy with Basic authentication: COMFYUI_BASIC_USER and COMFYUI_BASIC_PASSWORD_FILE."),
    z
      .strictObject({
        kind: z.literal("header").describe("A header of its own."),
        name: z
          .string()
          .regex(headerNamePattern)
          .meta({ description: "Name of the header.", examples: ["X-Api-Key"] }),
        variable: z
          .string()
          .regex(/^[A-Za-z_]\w{0,80}$/)
          .optional()
          .meta({
            description:
              "Variable that holds its value; else COMFYUI_HEADER_VALUE or COMFYUI_HEADER_VALUE_FILE.",
            examples: ["GATE_KEY"],
          }),
        login,
      })
      .describe("A proxy that asks for a header of its own."),
    z
      .strictObject({ kind: z.literal("none").describe("No door.") })
      .describe("Open to everyone who reaches the address."),
  ])
  .describe(
    "How a client gets in. Credentials are never written here. --access says another kind for one run.",
  );
