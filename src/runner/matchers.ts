import { expect } from "vitest";
import type { RawReply } from "../comfyui/connection.ts";
import { excerpt, isGateway, unexpectedStatus } from "../comfyui/errors.ts";
import { marked } from "../redaction/plain.ts";
import type { Text } from "../text.ts";
import { config } from "./run.ts";

declare module "vitest" {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** The reply has this status; else the message gives the request, the status and the beginning of the body. */
    toHaveStatus(status: number, meaning?: Text): R;
    /** An oracle found no flaw: the value is undefined or an empty list of texts. */
    toBeFlawless(): R;
  }
}

const words = {
  fr: { answered: "a répondu", expected: "attendu", body: "Corps" },
  en: { answered: "answered", expected: "expected", body: "Body" },
};

expect.extend({
  toHaveStatus(reply: Pick<RawReply, "request" | "status" | "body">, status: number, meaning?: Text) {
    // a proxy without its backend proves nothing about the server: the check breaks off
    if (isGateway(reply.status))
      throw unexpectedStatus(reply.request, reply.status, status, reply.body.toString("utf8"));
    const { answered, expected, body } = words[config.language];
    const text = excerpt(reply.body.toString("utf8")) || "–";
    const why = meaning ? ` ${meaning[config.language]}` : "";
    return {
      pass: reply.status === status,
      message: () =>
        `[${reply.request}] ${answered} ${reply.status}, ${expected} ${status}.${why} ${body} : ${text}`,
    };
  },
  toBeFlawless(findings: Text | readonly Text[] | undefined) {
    const flaws = findings === undefined ? [] : [findings].flat();
    // one line each: a further one is in the words of a server
    return {
      pass: flaws.length === 0,
      message: () => flaws.map((flaw) => marked((flaw as Text)[config.language])).join("\n"),
    };
  },
});
