import { expect } from "vitest";
import { probeAll } from "../../src/comfyui/probe.ts";
import { secretForms } from "../../src/redaction/redaction-forms.ts";
import { check, target } from "../../src/runner/check.ts";

/** A credential nobody else uses: where it comes back, a real one would too. */
const presented = `$2b$12$${"presentedOnlyToSeeWhetherItComesBack".padEnd(53, "z")}`;

check("auth.token-not-leaked", async ({ anonymous, comfy, evidence, signal }) => {
  const asked = (path: string, headers: Record<string, string> = {}) => ({
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
        asked(path),
      ),
      // an error page that repeats the request is where a token leaks first; without a prompt nothing is queued
      { ...asked("/prompt", { "content-type": "application/json" }), method: "POST", body: "{}" },
    ],
  );
  const without = await probeAll(
    (request) => anonymous.raw(request),
    [
      asked("/system_stats", { authorization: `Bearer ${presented}` }),
      asked("/system_stats", { authorization: `Bearer ${presented}`, ...html }),
      asked(`/system_stats?token=${encodeURIComponent(presented)}`),
      asked(`/?token=${encodeURIComponent(presented)}`, html),
      asked("/login", html),
    ],
  );
  const secrets = [target.token, presented].flatMap(secretForms);
  const leaks = [...withToken, ...without].flatMap(({ request, headers, body }) => {
    const text = body.toString("latin1");
    const places = Object.entries(headers)
      .filter(([, value]) => secrets.some((form) => value.includes(form)))
      .map(([name]) => name);
    if (secrets.some((form) => text.includes(form))) places.push("body");
    return places.map((place) => ({ request, place }));
  });
  await evidence.json(
    "replies",
    [...withToken, ...without].map(({ request, status }) => ({ request, status })),
  );
  expect(
    leaks.map(({ request, place }) => ({
      fr: `[${request}] rend le jeton présenté dans « ${place} ».`,
      en: `[${request}] gives the presented token back in "${place}".`,
    })),
  ).toBeFlawless();
});

check("auth.token-not-in-logs", async ({ comfy, signal }) => {
  const path = "/internal/logs/raw";
  // closed even to the holder of the token: the upstream weakness is mended in the proxy
  if ([403, 404, 405].includes((await comfy.raw({ method: "GET", path, signal })).status)) return;
  const forms = secretForms(target.token);
  const found = (await comfy.logLines(signal)).filter((line) =>
    forms.some((form) => line.includes(form)),
  ).length;
  expect(
    found === 0
      ? undefined
      : {
          fr: `/internal/logs/raw rend le jeton en clair sur ${found} ligne(s).`,
          en: `/internal/logs/raw gives the token in clear on ${found} line(s).`,
        },
  ).toBeFlawless();
});
