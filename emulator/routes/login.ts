import bcrypt from "bcryptjs";
import { infoLine } from "../dress/log-line.ts";
import type { Ask } from "../http/ask.ts";
import { formBody } from "../http/form.ts";
import { html, json, notFoundFile, type Reply, redirect } from "../http/reply.ts";
import { type Handler, type Route, route } from "../http/router.ts";
import { isGuarded, serverToken } from "../login/login.ts";
import { sessionCookie } from "../login/session.ts";
import type { World } from "../world.ts";

/** Without the plugin these routes do not exist. */
const ofPlugin =
  (handle: Handler): Handler =>
  (ask, world) =>
    isGuarded(world.faults) ? handle(ask, world) : notFoundFile();

export const loginRoutes: readonly Route[] = [
  route("GET", "/login", ofPlugin(page)),
  route("POST", "/login", ofPlugin(signIn)),
  route(
    "GET",
    "/logout",
    ofPlugin((_ask, { faults, password }) =>
      faults.has("logout-ignored")
        ? redirect("/login")
        : redirect("/login", cookie({ logged_in: false }, password.key)),
    ),
  ),
  route(
    "GET",
    "/guest_mode",
    ofPlugin((ask) => json({ guestMode: ask.session.guest_mode ?? false })),
  ),
];

/** The plugin's page. It always has the hidden field, and the guest button only in guest mode. */
function page(ask: Ask, world: World): Reply {
  const { faults } = world;
  if (faults.has("login-page-broken")) throw new Error("ModuleNotFoundError: No module named 'jinja2'");
  if (ask.session.logged_in) return redirect("/");
  const first = serverToken(world) === "";
  const nameless = !first && faults.has("password-nameless");
  if (faults.has("login-form-gone")) return html("<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>");
  const lines = [
    '<!DOCTYPE html>\n<html lang="en"><head><title>ComfyUI Login</title></head><body><h1>ComfyUI Login</h1>',
    ask.query.has("wrong_password") ? "<p>Wrong Password.</p>" : "",
    nameless ? "<p>Please also set a username.</p>" : "",
    first ? "<p>For your first login, please enter a new username and password.</p>" : "",
    // the plugin shows line 2 of PASSWORD, the user name, to everybody
    faults.has("password-second-line") ? `<p>${world.password.token}</p>` : "",
    '<form id="login" action="/login" method="post">',
    '<input type="hidden" id="guest_mode" name="guest_mode">',
    first || nameless ? '<input type="text" name="username" placeholder="Enter username" required>' : "",
    '<input type="password" id="password" name="password" placeholder="Enter password" required>',
    '<input type="submit" value="Login">',
    faults.has("guest-mode") ? guestButton : "",
    "</form></body></html>",
  ];
  return html(`${lines.filter((line) => line !== "").join("\n")}\n`);
}

const guestButton = `<input type="button" value="Guest Mode" onclick="guest_mode.value = '1'; login.submit()">`;

/** As in the plugin: a missing field or a body that is not a form is an exception; the user name does not matter. */
async function signIn(ask: Ask, world: World): Promise<Reply> {
  const form = await formBody(ask);
  const guest = form.get("guest_mode");
  const given = form.get("password");
  if (typeof given !== "string") throw new Error("KeyError: 'password'");
  const { key } = world.password;
  if (guest === "1" && world.faults.has("guest-mode"))
    return redirect("/", cookie({ guest_mode: true }, key));
  if (Buffer.byteLength(given) > 72) throw new Error("ValueError: password cannot be longer than 72 bytes");
  const token = serverToken(world);
  if (token === "") return claim(given, form.get("username"), world);
  if (!token.startsWith("$2")) throw new Error("ValueError: Invalid salt");
  const right = world.faults.has("wrong-password-accepted") || (await bcrypt.compare(given, token));
  if (!right || world.faults.has("login-form-refuses")) return redirect("/login?wrong_password=1");
  if (world.faults.has("password-nameless") && typeof form.get("username") !== "string")
    throw new Error("AttributeError: 'NoneType' object has no attribute 'encode'");
  const domain = world.faults.has("session-cookie-lost") ? "; Domain=internal.example" : "";
  const session = sessionCookie({ logged_in: true }, key);
  return redirect("/", { "Set-Cookie": `${session}${domain}` });
}

/** Without a PASSWORD the first visitor sets it and owns the server from then on. */
async function claim(password: string, user: unknown, world: World): Promise<Reply> {
  if (typeof user !== "string") throw new Error("KeyError: 'username'");
  world.password.claimed = await bcrypt.hash(password, 10);
  world.logs.add(infoLine(`For direct API calls, use token=${world.password.claimed}`));
  return redirect("/", cookie({ logged_in: true }, world.password.key));
}

function cookie(session: Parameters<typeof sessionCookie>[0], key: Buffer): Record<string, string> {
  return { "Set-Cookie": sessionCookie(session, key) };
}
