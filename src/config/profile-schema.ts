import { z } from "zod";
import { profileSchema } from "./profile.ts";

/** Text of fixtures/profiles/profile.schema.json: what an editor needs to complete and check a profile. */
export function profileJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(profileSchema, { io: "input" }), null, 2)}\n`;
}
