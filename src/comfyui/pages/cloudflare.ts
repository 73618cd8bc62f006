import type { Feature, PageKind } from "./feature.ts";

/** Its errors of four digits, by what they mean here. Those that are not named follow from the status. */
const codes: readonly (readonly [PageKind, string])[] = [
  ["no-route", "1000|1001|1002|1003|1004|1014|1018|1023|1034|1035"],
  ["address-refused", "1005|1009|1012|1020|1106"],
  ["banned", "1006|1007|1008"],
  ["bot-check", "1010|1104"],
  ["limited", "1015|1027|1200"],
  ["backend-down", "1016|1033|1101|1102"],
];

const by = "Cloudflare";
const isIt = ["server", /^cloudflare/i] as const;

export const cloudflarePages: readonly Feature[] = [
  { kind: "bot-check", by, header: ["cf-mitigated", /^challenge/i], detail: "cf-mitigated: challenge" },
  {
    kind: "bot-check",
    by,
    status: /^(403|429|503)$/,
    // without `orchestrate` it is the script that Cloudflare adds to pages of others
    body: /(Just a moment\.\.\.|\/cdn-cgi\/challenge-platform\/[\w/]{0,40}orchestrate|Attention Required! \| Cloudflare)/i,
  },
  ...codes.flatMap(([kind, numbers]): Feature[] => {
    const body = new RegExp(`\\berror(?: code)?:?(?:\\s|</?span[^>]{0,60}>){0,4}(${numbers})\\b`, "i");
    return [
      { kind, by, status: /^(403|409|429|5\d\d)$/, header: isIt, body },
      // a tunnel in a test, or behind another proxy, has lost the header
      { kind, by, status: /^(403|409|429|530)$/, body: new RegExp(`^\\s*error code: (${numbers})\\b`, "i") },
    ];
  }),
  { kind: "backend-down", by, status: /^5(2\d|30)$/ },
];

/** Its name stands on every reply that it hands on, too: asked last, where no page says more. */
export const behindCloudflare: readonly Feature[] = [
  { kind: "no-route", by, status: /^404$/, header: isIt, body: /^\s*$/ },
  { kind: "address-refused", by, status: /^403$/, header: isIt },
  { kind: "limited", by, status: /^429$/, header: isIt },
];
