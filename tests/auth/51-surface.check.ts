import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { excerpt } from "../../src/comfyui/errors.ts";
import { detourText } from "../../src/comfyui/front-end/detour-words.ts";
import { detourOf } from "../../src/comfyui/front-end/login-way.ts";
import { guardOf } from "../../src/comfyui/pages/path-guard.ts";
import { probeAll } from "../../src/comfyui/probe.ts";
import { leadsToPortal, placeOf } from "../../src/comfyui/sign-in.ts";
import { isKept } from "../../src/comfyui/surface/kept-page.ts";
import { wasLetIn } from "../../src/comfyui/surface/let-in.ts";
import { isOpen, isTold, type Visit, visit } from "../../src/comfyui/surface/link-visit.ts";
import { newerRoutes } from "../../src/comfyui/surface/newer-routes.ts";
import { answersToAnyHost, isFramable, protectionText } from "../../src/comfyui/surface/page-protection.ts";
import { NOWHERE, protectedRoutes, type Route, withTwins } from "../../src/comfyui/surface/routes.ts";
import { viewsAnyway } from "../../src/comfyui/surface/views-anyway.ts";
import { probeUpgrade } from "../../src/comfyui/upgrade-probe.ts";
import { type CheckTools, check, config, target } from "../../src/runner/check.ts";
import { tooMany } from "../../src/runner/courtesy/gentle.ts";
import { visitAnywhere } from "../../src/runner/helpers/front-end/visitor.ts";
import { expectRefused } from "../../src/runner/helpers/table-of-refusals.ts";
import type { Text } from "../../src/text.ts";

const wrongToken = `$2b$12$${"wrongTokenOfTheValidationSuite".padEnd(53, "x")}`;
const strangers: readonly { flaw: Text; anonymous?: boolean; headers: Record<string, string> }[] = [
  { flaw: { fr: "sans jeton", en: "no token" }, anonymous: true, headers: {} },
  { flaw: { fr: "faux jeton", en: "wrong token" }, headers: { authorization: `Bearer ${wrongToken}` } },
];

/** A wrong token in the header would take the place of what a proxy asks for there. */
function strangersOf({ credentials }: CheckTools["anonymous"]) {
  return strangers.filter(({ headers }) =>
    Object.keys(headers).every((name) => !(name in credentials.headers)),
  );
}

/**
 * 403 and 405 are refusals of a proxy: no handler of ComfyUI ran. A proxy may also redirect an odd path to its normal form,
 * or hide /internal with a 404.
 */
function allowedFor({ path, odd }: Pick<Route, "path" | "odd">): number[] {
  if (odd) return [301, 302, 307, 308, 400, 401, 403, 404, 405];
  return path.startsWith("/internal/") ? [401, 403, 404, 405] : [401, 403, 405];
}

/** What a route that a server need not have may answer: a refusal, or that nothing is there. */
const closedOrAbsent = [301, 302, 303, 307, 308, 401, 403, 404, 405];

/** A limit of some requests a second lets the next one through after this pause. */
const PAUSE_MS = 1_500;

/** Some 240 requests, six at once: at 4 s a reply, the most that other checks bear, two minutes. */
const WHOLE_SURFACE_MS = 240_000;

check(
  "auth.routes-protected",
  async (tools) => {
    const { anonymous, evidence, note, signal } = tools;
    tooMany(tools);
    const everywhere = withTwins(protectedRoutes);
    const requests = strangersOf(anonymous).flatMap(({ flaw, anonymous: without = false, headers }) =>
      // a door that any token opens shows in the first list: the second is for rules of a proxy, path by path
      [...everywhere, ...(without ? withTwins(newerRoutes) : [])].map(
        ({ method, path, body, odd, newer }) => ({
          flaw,
          anonymous: without,
          newer,
          nothing: path === NOWHERE,
          allowed: newer ? closedOrAbsent : allowedFor({ path, odd }),
          request: {
            method,
            path,
            headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
            ...(body !== undefined && { body }),
            signal,
          },
        }),
      ),
    );
    const replies = await probeAll(
      (request) => anonymous.raw(request),
      requests.map(({ request }) => request),
    );
    const nothing = replies.filter((_reply, index) => requests[index]?.nothing);
    const portal = replies.filter((reply) => leadsToPortal(reply, target.url));
    const [one] = portal;
    if (one)
      note({
        portal: {
          status: one.status,
          requests: [...new Set(portal.map(({ request }) => request))],
          place: placeOf(one.headers.location ?? ""),
        },
      });
    const viewed = await viewsAnyway(
      (request) => anonymous.raw(request),
      requests.map(({ request }, index) => ({ request, reply: replies[index] })),
    );
    const rows = requests.flatMap(({ flaw, anonymous: without, newer, allowed }, index) => {
      const reply = replies[index];
      if (reply === undefined) return [];
      const letIn = (newer === true && wasLetIn(reply, nothing)) || viewed.has(reply);
      return [{ flaw, anonymous: without, reply, letIn, allowed: letIn ? [401, 403] : allowed }];
    });
    await expectRefused("auth.routes-protected", rows, { evidence, note });
  },
  { timeoutMs: WHOLE_SURFACE_MS },
);

check("auth.websocket-refuses", async (tools) => {
  const { anonymous, evidence, note } = tools;
  tooMany(tools);
  const ways = ["/ws", "/api/ws"].flatMap((path) => [
    ...strangersOf(anonymous).map(({ flaw, headers }) => ({ flaw, path, headers })),
    {
      flaw: { fr: "faux jeton dans l'URL", en: "wrong token in the URL" },
      path: `${path}?token=${encodeURIComponent(wrongToken)}`,
      headers: {},
    },
  ]);
  const statuses = await Promise.all(
    ways.map(({ path, headers }) =>
      probeUpgrade(target.url, path, { ...anonymous.credentials.headers, ...headers }),
    ),
  );
  const rows = ways.map(({ flaw, path }, index) => ({
    flaw,
    reply: { request: `WebSocket ${path.replace(/token=.*/, "token=…")}`, status: statuses[index] ?? 0 },
    // 403: a proxy's own refusal
    allowed: [401, 403],
  }));
  await expectRefused("auth.websocket-refuses", rows, { evidence, note });
});

check("auth.browser-redirect", async ({ anonymous, comfy, note, remark, signal }) => {
  const headers = { accept: "text/html,application/xhtml+xml" };
  const page = await anonymous.raw({ method: "GET", path: "/", headers, signal });
  const editor = page.status === 200 && (await isKept(anonymous.raw.bind(anonymous), 302, headers, signal));
  note({ loginPage: { redirect: page.status, ...(editor && { kept: "editor" }) } });
  expect(page).toHaveStatus(302);
  const { location = "–" } = page.headers;
  expect(/\/login$/.test(location) ? undefined : elsewhere(placeOf(location))).toBeFlawless();
  const base = new URL(`${target.url.replace(/\/+$/, "")}/`);
  const detour = await detourOf(base, location, (url) => visitAnywhere(url, signal));
  if (detour) note({ loginDetour: detour });
  expect(detour && detourText(detour)).toBeFlawless();
  const login = await anonymous.raw({ method: "GET", path: "/login", headers, signal });
  const guard = guardOf(login, target.url);
  note({ loginPage: { redirect: page.status, page: login.status, ...(guard && { guard }) } });
  expect(login).toHaveStatus(200);
  const { "content-type": type = "–" } = login.headers;
  expect(/html/.test(type) ? undefined : noPage(type)).toBeFlawless();
  const inside = await comfy.raw({ method: "GET", path: "/", headers, signal }).catch(() => login);
  const back = inside.status === 302 && /\/login$/.test(inside.headers.location ?? "");
  if (back && (await isKept(comfy.raw.bind(comfy), 200, headers, signal))) {
    note({ loginPage: { redirect: page.status, page: login.status, kept: "redirect" } });
    expect(sentBack).toBeFlawless();
  }
  const request = { method: "GET", path: "/login", headers, signal };
  const anyHost = await answersToAnyHost(anonymous.raw.bind(anonymous), request);
  const missing = protectionText(isFramable(login) || isFramable(inside), anyHost);
  if (missing !== undefined) remark(missing);
});

check("auth.cross-site-link", async (tools) => {
  const { anonymous, cannotTell, note, signal } = tools;
  // since 0.19 ComfyUI answers them with 403
  tooMany(tools);
  const send = anonymous.raw.bind(anonymous);
  const typed = await visit(send, "none", signal);
  // who refuses a typed address too says nothing about links
  if (!isOpen(typed)) return cannotTell(typedRefused(typed));
  let followed = await visit(send, "cross-site", signal);
  // ComfyUI's own refusal is blank; another may be that of a limit, which lets the next one through after a pause
  if (!isOpen(followed) && !followed.blank) {
    await delay(PAUSE_MS, undefined, { signal });
    followed = await visit(send, "cross-site", signal);
  }
  const refused = !isOpen(followed);
  if (refused) {
    const again = await visit(send, "none", signal);
    if (!isOpen(again)) return cannotTell(typedRefused(again));
  }
  const told = isTold(target.url);
  note({ links: { ...followed, refused, told } });
  expect(
    refused && told && config.profile.links === "required" ? linkRefused(followed) : undefined,
  ).toBeFlawless();
});

function typedRefused({ page, login }: Visit): Text {
  return {
    fr: `un navigateur n'obtient pas la page non plus quand l'adresse est tapée (/ : ${page}, /login : ${login})`,
    en: `a browser does not get the page either where the address is typed (/: ${page}, /login: ${login})`,
  };
}

function linkRefused({ page, login }: Visit): Text {
  return {
    fr: `Depuis un autre site (Sec-Fetch-Site: cross-site), GET / répond ${page} et GET /login ${login} ; le profil demande que les liens fonctionnent.`,
    en: `From another site (Sec-Fetch-Site: cross-site) GET / answers ${page} and GET /login ${login}; the profile asks for links to work.`,
  };
}

const sentBack: Text = {
  fr: "Avec le jeton, GET / renvoie encore vers /login, comme sans lui ; à une adresse nouvelle (/?e2e=…) la page vient.",
  en: "With the token GET / still leads to /login, as without it; at a new address (/?e2e=…) the page comes.",
};

function elsewhere(location: string): Text {
  return {
    fr: `La redirection mène à « ${excerpt(location)} » au lieu de /login.`,
    en: `The redirect leads to "${excerpt(location)}" instead of /login.`,
  };
}

function noPage(type: string): Text {
  return {
    fr: `GET /login rend « ${excerpt(type)} » au lieu d'une page HTML.`,
    en: `GET /login gives "${excerpt(type)}" instead of an HTML page.`,
  };
}
