import type { Feature } from "./feature.ts";

const bot = (by: string, more: Pick<Feature, "status" | "header" | "body" | "detail">): Feature => ({
  kind: "bot-check",
  by,
  ...more,
});
const refusal = /^(200|202|401|403|405|406|429|503)$/;

/** Pages that want to see a browser and a person before they let anything through. */
export const botChecks: readonly Feature[] = [
  bot("Anubis", {
    status: refusal,
    body: /(making sure you(?:'|&#39;|&#x27;|’)re not a bot|techaro\.lol|within\.website\/x\/cmd\/anubis)/i,
  }),
  bot("go-away", { status: refusal, body: /(\/\.well-known\/\.git\.gammaspectra\.live|go-away challenge)/i }),
  bot("hCaptcha", { status: refusal, body: /(hcaptcha\.com\/)/i }),
  bot("reCAPTCHA", { status: refusal, body: /(google\.com\/recaptcha|recaptcha\/api\.js)/i }),
  bot("Turnstile", { status: refusal, body: /(challenges\.cloudflare\.com\/turnstile)/i }),
  bot("Imperva", { status: refusal, body: /(_Incapsula_Resource|Incapsula incident ID)/i }),
  bot("Akamai", { status: /^403$/, body: /(Access Denied)[\s\S]{0,600}Reference(?: |&#32;)(?:#|&#35;)/i }),
  bot("Akamai", { status: /^(403|429)$/, header: ["server", /AkamaiGHost/i] }),
  bot("DDoS-Guard", { status: refusal, header: ["server", /ddos-guard/i] }),
  bot("DDoS-Guard", { status: refusal, body: /(DDoS-Guard)/i }),
  bot("Sucuri", { status: refusal, body: /(Sucuri WebSite Firewall|sucuri\.net\/)/i }),
  bot("Sucuri", { status: /^403$/, header: ["x-sucuri-id", /./] }),
  bot("DataDome", { status: refusal, body: /(captcha-delivery\.com)/i }),
  bot("PerimeterX", { status: refusal, body: /(px-captcha|perimeterx)/i }),
  bot("AWS WAF", { header: ["x-amzn-waf-action", /(challenge|captcha)/i] }),
  bot("Vercel", { header: ["x-vercel-mitigated", /(challenge|deny)/i] }),
  bot("SafeLine", { status: /^4\d\d$/, body: /(SafeLine)/i }),
  bot("CrowdSec", { status: refusal, body: /(CrowdSec Captcha)/i }),
  bot("F5", { status: /^(200|403)$/, body: /(The requested URL was rejected)[\s\S]{0,200}support ID/i }),
  bot("proxy", {
    status: refusal,
    body: /<title>[^<]{0,60}\b(checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you (?:a )?(?:human|robot)|bot check|security check)/i,
  }),
];
