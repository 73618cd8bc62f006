import { expect } from "vitest";
import { compressed } from "../../src/comfyui/client.ts";
import { probeAll } from "../../src/comfyui/probe.ts";
import { plural } from "../../src/format.ts";
import { secretForms } from "../../src/redaction/redaction-forms.ts";
import { check, config } from "../../src/runner/check.ts";
import { leakWatch } from "../../src/runner/clients.ts";
import { leaksIn, leakText, routeOf } from "../../src/runner/leak-watch.ts";
import { loginToken } from "../../src/runner/run.ts";

/** A credential that is used only here: if a reply repeats it, it would repeat a real one. */
const presented = `$2b$12$${"presentedOnlyToSeeWhetherItComesBack".padEnd(53, "z")}`;

check("auth.token-not-leaked", async ({ anonymous, comfy, evidence, signal }) => {
  const get = (path: string, headers: Record<string, string> = {}) => ({
    method: "GET",
    path,
    headers,
    signal,
  });
  const html = { accept: "text/html" };
  const withToken = await probeAll(
    (request) => comfy.raw(request),
    [
      ...["/", "/system_stats", "/extensions", "/settings", "/users", "/no-such-route"].map((path) =>
        get(path),
      ),
      // an error page that repeats the request is the likeliest leak; without a prompt nothing is queued
      { ...get("/prompt", { "content-type": "application/json" }), method: "POST", body: "{}" },
    ],
  );
  const byHeader = { authorization: `Bearer ${presented}` };
  const without = config.gentle
    ? []
    : await probeAll(
        (request) => anonymous.raw(request),
        [
          // where a proxy asks for that header, none but its own would reach the login
          ...("authorization" in anonymous.credentials.headers
            ? []
            : [get("/system_stats", byHeader), get("/system_stats", { ...byHeader, ...html })]),
          get(`/system_stats?token=${encodeURIComponent(presented)}`),
          get(`/?token=${encodeURIComponent(presented)}`, html),
          get("/login", html),
        ],
      );
  const secrets = [loginToken(), presented].flatMap(secretForms);
  const own = [...withToken, ...without].flatMap((reply) => leaksIn(reply, secrets));
  await evidence.json(
    "replies",
    [...withToken, ...without].map(({ request, status }) => ({ request, status })),
  );
  const told = own.map(({ request, place }) => `${routeOf(request)} ${place}`);
  // also what the earlier checks asked for: the nodes, the queue, the WebSocket, the lists of jobs
  const seen = leakWatch
    .untold((stage) => stage !== "generation")
    .filter(({ request, place }) => !told.includes(`${request} ${place}`));
  expect([...own, ...seen].map(leakText)).toBeFlawless();
});

check("auth.token-not-in-logs", async ({ comfy, signal }) => {
  const path = "/internal/logs/raw";
  // closed even with the token: a proxy makes up for the upstream weakness
  const asked = await comfy.raw({ method: "GET", path, headers: compressed, signal });
  if ([403, 404, 405].includes(asked.status)) return;
  const forms = secretForms(loginToken());
  const written = (await comfy.logPieces(signal)).join("");
  const leaking = written.split("\n").filter((line) => forms.some((form) => line.includes(form))).length;
  const lines = plural(leaking, ["ligne", "lignes"], ["line", "lines"]);
  expect(
    leaking === 0
      ? undefined
      : {
          fr: `/internal/logs/raw rend le jeton en clair sur ${lines.fr}.`,
          en: `/internal/logs/raw gives the token in clear on ${lines.en}.`,
        },
  ).toBeFlawless();
});
