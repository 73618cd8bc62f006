import { afterAll, describe, expect, test } from "vitest";
import { versions } from "../../emulator/dress/version.ts";
import { startEmulator } from "../../emulator/start.ts";
import { credentialForms, queryForms } from "./support/credentials.ts";
import { measured } from "./support/ground-truth.ts";
import { send, upgradeStatus } from "./support/http.ts";

describe.for(versions)("%s", async (comfyui) => {
  const { withLogin } = measured[comfyui];
  const emulator = await startEmulator({ comfyui });
  afterAll(() => emulator.stop());
  const { url, token } = emulator;
  const good = { Authorization: `Bearer ${token}` };

  describe("the credential in the header", () => {
    const forms = credentialForms(token, emulator.plaintext);

    test("every recorded form is replayed", () => {
      expect(Object.keys(forms).toSorted()).toEqual(Object.keys(withLogin.authVariants).toSorted());
    });

    test.for(Object.entries(withLogin.authVariants))("%s", async ([name, recorded]) => {
      const reply = await send(url, { path: "/system_stats", ...(forms[name] && { headers: forms[name] }) });
      expect({ status: reply.status, type: reply.type, location: reply.location }).toEqual({
        status: recorded.status,
        type: recorded.type,
        location: recorded.location,
      });
      if (recorded.body !== undefined) expect(reply.body).toBe(recorded.body);
    });
  });

  describe("the credential in the query", () => {
    test.for(Object.entries(withLogin.queryVariants))("%s", async ([name, recorded]) => {
      const reply = await send(url, { path: `/system_stats?${queryForms(token)[name]}` });
      expect([reply.status, reply.type]).toEqual([recorded.status, recorded.type]);
    });

    test("a wrong header leaves the query its say, a malformed one does not", async () => {
      const path = `/system_stats?token=${encodeURIComponent(token)}`;
      const wrong = await send(url, { path, headers: { Authorization: "Bearer wrong" } });
      const malformed = await send(url, { path, headers: { Authorization: "Bearer" } });
      expect({ wrongHeaderGoodQuery: wrong.status, malformedHeaderGoodQuery: malformed.status }).toEqual(
        withLogin.headerBeatsQuery,
      );
    });
  });

  test("the WebSocket handshake is guarded like every route", async () => {
    const query = `token=${encodeURIComponent(token)}`;
    const seen = {
      none: await upgradeStatus(url, "/ws?clientId=a"),
      query: await upgradeStatus(url, `/ws?clientId=b&${query}`),
      header: await upgradeStatus(url, "/ws?clientId=c", good),
      badQuery: await upgradeStatus(url, "/ws?clientId=d&token=wrong"),
      apiTwin: await upgradeStatus(url, `/api/ws?clientId=e&${query}`),
    };
    expect(withLogin.ws).toMatchObject(seen);
    expect(await upgradeStatus(url, "/ws?clientId=f", { Accept: "text/html" })).toBe(302);
    expect(await upgradeStatus(url, "/ws?clientId=g", { Authorization: "Bearer" })).toBe(500);
  });

  describe("credentials that the protocol describes beyond the recorded rows", () => {
    test.for([
      ["a no-break space as UTF-8 between the two words", `Bearer\u00c2\u00a0${token}`, 200],
      ["the same as one latin-1 byte", `Bearer\u00a0${token}`, 500],
      ["a comma after the token", `Bearer ${token},`, 401],
      ["a colon after the scheme", `Bearer: ${token}`, 401],
      ["a plaintext of two words", "Bearer my password", 500],
    ] as const)("%s", async ([_flaw, authorization, status]) => {
      const reply = await send(url, { path: "/queue", headers: { Authorization: authorization } });
      expect(reply.status).toBe(status);
    });

    test("unknown paths are refused, too, OPTIONS is answered before the login", async () => {
      const unknown = await send(url, { method: "PUT", path: "/no-such-route" });
      const options = await send(url, { method: "OPTIONS", path: "/no-such-route" });
      expect([unknown.status, options.status, options.body]).toEqual([401, 200, ""]);
    });
  });

  describe("origins", () => {
    const origins = {
      absent: undefined,
      equal: "https://app.example",
      other: "https://evil.example",
      null: "null",
    };
    const statuses = async (flags: readonly string[], headers: Record<string, string>) => {
      await using server = await startEmulator({ comfyui, token, flags });
      const rows = Object.entries(origins).map(async ([name, origin]) => {
        const reply = await send(server.url, {
          path: "/queue",
          headers: { ...headers, Host: "host.example", ...(origin && { Origin: origin }) },
        });
        return [name, reply.status];
      });
      return Object.fromEntries(await Promise.all(rows));
    };

    test("any origin: the token decides", async () => {
      const all = { absent: 200, equal: 200, other: 200, null: 200 };
      expect(await statuses([], good)).toEqual(all);
      expect(await statuses(["--enable-cors-header"], good)).toEqual(all);
    });

    test("one origin: only with it the token is looked at, a malformed one included", async () => {
      const flags = ["--enable-cors-header", "https://app.example"];
      expect(await statuses(flags, good)).toEqual({ absent: 401, equal: 200, other: 401, null: 401 });
      expect(await statuses(flags, { Authorization: "Bearer" })).toMatchObject({ equal: 500, other: 401 });
    });

    test("CORS headers stand on returned replies, not on raised ones", async () => {
      await using server = await startEmulator({ comfyui, token, flags: ["--enable-cors-header"] });
      const header = async (request: Parameters<typeof send>[1]) =>
        (await send(server.url, request)).headers["access-control-allow-origin"];
      expect(await header({ path: "/queue" })).toBe("*");
      expect(await header({ method: "OPTIONS", path: "/queue" })).toBe("*");
      expect(await header({ path: "/queue", headers: { Accept: "text/html" } })).toBeUndefined();
      expect(await header({ path: "/queue", headers: { Authorization: "Bearer" } })).toBeUndefined();
    });
  });

  test("without a PASSWORD the first visitor sets it and owns the server", async () => {
    await using virgin = await startEmulator({ comfyui, token, faults: ["password-missing"] });
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const claim = await send(virgin.url, {
      method: "POST",
      path: "/login",
      headers,
      body: "username=a&password=b",
    });
    const log = await send(virgin.url, {
      path: "/internal/logs/raw",
      headers: { Cookie: String(claim.headers["set-cookie"]).split(";")[0] ?? "" },
    });
    expect([claim.status, log.status]).toEqual([302, 200]);
    const made = /use token=(\$2b\$[^\\]{56})/.exec(log.body)?.[1];
    const own = await send(virgin.url, { path: "/queue", headers: { Authorization: `Bearer ${made}` } });
    const empty = await send(virgin.url, { path: "/queue?token=" });
    expect([own.status, empty.status]).toEqual([200, 401]);
  });
});
