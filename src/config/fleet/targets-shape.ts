import { z } from "zod";
import { accessKinds } from "../../credentials/access.ts";
import { stages } from "../../record/catalogue.ts";

/** Also the name of a folder, on any system. */
export const namePattern = /^[A-Za-z0-9][\w.-]{0,39}$/;
const variablePattern = /^[A-Za-z_]\w{0,99}$/;
/** Far more than a course has. */
export const MAX_TARGETS = 50;

const file = (what: string, example: string) =>
  z
    .string()
    .min(1)
    .optional()
    .describe(`Path of a file, from this one: ${what}.`)
    .meta({ examples: [example] });
const variable = (what: string) =>
  z
    .string()
    .regex(variablePattern)
    .optional()
    .describe(`Name of the environment variable that holds ${what}.`)
    .meta({ examples: ["GPU1_TOKEN"] });
const word = (what: string, example: string) =>
  z
    .string()
    .min(1)
    .optional()
    .describe(what)
    .meta({ examples: [example] });
const onOff = (what: string) => z.boolean().optional().describe(what);

const targetSchema = z
  .strictObject({
    name: z
      .string()
      .regex(namePattern)
      .describe("How the reports call it; letters, digits, dots, hyphens, at most 40.")
      .meta({ examples: ["gpu-1"] }),
    url: z
      .string()
      .describe("Its address, without credentials.")
      .meta({ examples: ["http://gpu-1:8188"] }),
    machine: word(
      "Which machine does the work. Targets of one machine are validated one after the other; without it the address tells.",
      "gpu-1",
    ),
    weight: z
      .number()
      .positive()
      .max(1_000)
      .optional()
      .describe(
        "Its share of the students for the same pace: 0.5 where half of its time is promised elsewhere. Absent: 1.",
      ),
    tokenFile: file("line 1 is the API token", ".secrets/gpu-1.token"),
    tokenVariable: variable("the API token"),
    passwordVariable: variable("the password behind the token, in clear"),
    access: z.enum(accessKinds).optional().describe("How one gets in, as --access."),
    basicUser: word("User of the Basic authentication.", "course"),
    basicPasswordFile: file("line 1 is the password of the Basic authentication", ".secrets/gpu-1.basic"),
    basicPasswordVariable: variable("the password of the Basic authentication"),
    headerName: word("Header that the proxy asks for.", "X-Api-Key"),
    headerValueFile: file("line 1 is the value of the header", ".secrets/gpu-1.key"),
    headerValueVariable: variable("the value of the header"),
    profile: word("Name of a shipped profile, or path of one from this file.", "qwen-image-edit-2509"),
    waivers: file("known and accepted weaknesses", "waivers.json"),
    stage: z
      .union([z.enum(stages), z.array(z.enum(stages)).min(1)])
      .optional()
      .describe("Stages to run. Absent: those of the command line, else all."),
    timeout: z.int().min(1).max(86_400).optional().describe("Budget of one generation, in seconds."),
    waitForQueue: onOff("Whether it waits behind other people's jobs, as --wait."),
    gentle: onOff("Few bad credentials, and slowly, as --gentle."),
    allowRestart: onOff("Whether its container may be restarted at the end, as --allow-restart."),
    container: word("Name of its container.", "comfyui-qwen"),
    comfyuiRoot: word("ComfyUI's folder in the container.", "/workspace/ComfyUI"),
    dockerHost: word("Docker's daemon of that machine.", "tcp://gpu-1:2375"),
    referencesDir: file("its folder of approved pictures", "references/gpu-1"),
    contact: word("Whom to call where it is NO-GO.", "Ada L., 12 34"),
  })
  .describe("One server, and what is its own; all else is as for all.");

export type WrittenTarget = z.infer<typeof targetSchema>;

export const targetsSchema = z.strictObject({
  $schema: z.string().optional().describe("This schema, for editors."),
  targets: z
    .array(targetSchema)
    .min(1)
    .max(MAX_TARGETS)
    .describe("The servers, in the order of the reports."),
});

/** Text of fixtures/targets.schema.json, by which an editor completes and checks a file of targets. */
export function targetsJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(targetsSchema, { io: "input" }), null, 2)}\n`;
}
