import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, relative, sep } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".md": "text/plain; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
};

export interface ReportServer {
  readonly url: string;
  readonly close: () => void;
}

/** Serves the files of one folder on 127.0.0.1, on a free port; ends by itself after `idleMs` without a request. */
export async function serveReports(folder: string, idleMs: number): Promise<ReportServer> {
  const root = realpathSync(folder);
  const first = firstPage(root);
  const server = createServer((request, response) => {
    idle.refresh();
    const { port } = server.address() as AddressInfo;
    // a page of another site that gave itself this address by DNS must not read the reports
    const known = [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? "");
    const file = known && request.method === "GET" ? fileOf(root, request.url ?? "/", first) : undefined;
    if (file === undefined) {
      response.writeHead(known ? 404 : 403).end();
      return;
    }
    const type = types[extname(file)] ?? "application/octet-stream";
    response
      .writeHead(200, { "content-type": type, "x-content-type-options": "nosniff" })
      .end(readFileSync(file));
  });
  const close = (): void => {
    clearTimeout(idle);
    server.close();
    server.closeAllConnections();
  };
  const idle = setTimeout(close, idleMs);
  await new Promise<void>((done, fail) => server.once("error", fail).listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${first}`, close };
}

/** The phase report, by either of its names, else the Allure page. */
function firstPage(root: string): string {
  const names = readdirSync(root);
  return (
    names.find((name) => name === "phase-report.html" || /^\d+-validation-.*\.html$/.test(name)) ??
    "index.html"
  );
}

/** A file inside the folder, links resolved; nothing else of the machine. */
function fileOf(root: string, url: string, first: string): string | undefined {
  try {
    const { pathname } = new URL(url, "http://127.0.0.1");
    const path = realpathSync(join(root, pathname === "/" ? first : decodeURIComponent(pathname)));
    const inside = relative(root, path);
    if (inside === "" || inside.split(sep)[0] === ".." || !path.startsWith(root + sep)) return undefined;
    return statSync(path).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}
