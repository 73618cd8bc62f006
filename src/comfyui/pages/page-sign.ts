import { plainLine } from "../../redaction/plain.ts";
import type { RawReply } from "../connection.ts";
import { asksPassword } from "../sign-in.ts";
import { botChecks } from "./bot-checks.ts";
import { behindCloudflare, cloudflarePages } from "./cloudflare.ts";
import type { Feature, PageSign } from "./feature.ts";
import { limits, refusals } from "./refusals.ts";
import { noRoutePages } from "./routes-pages.ts";
import { tlsPages } from "./tls-pages.ts";
import { tunnelPages } from "./tunnels.ts";

/** A service that says its name comes before the programs that many services are made of. */
const features: readonly Feature[] = [
  ...tlsPages,
  ...tunnelPages,
  ...botChecks,
  ...cloudflarePages,
  ...noRoutePages,
  ...refusals,
  ...behindCloudflare,
  ...limits,
];

type Page = Pick<RawReply, "status" | "headers" | "body">;

/** Of a reply that is not ComfyUI's: whose page it is and what it means, where that can be recognised. */
export function signOf({ status, headers, body }: Page): PageSign | undefined {
  const text = body.toString("utf8", 0, 16_384);
  for (const { kind, by, detail, ...wanted } of features) {
    if (wanted.status && !wanted.status.test(String(status))) continue;
    const [name, says] = wanted.header ?? [];
    const header = name === undefined ? undefined : says?.exec((headers[name] ?? "").slice(0, 200));
    const words = wanted.body?.exec(text);
    if (header === null || words === null) continue;
    // a portal's form may have a captcha of its own; a bot check asks for no password
    if (kind === "bot-check" && asksPassword(text)) continue;
    const told = detail ?? words?.[1] ?? header?.[1];
    return { kind, by, ...(told !== undefined && { detail: plainLine(told).slice(0, 80) }) };
  }
  return undefined;
}
