/** A file that the page of a front end asks for before anything shows. */
export interface Part {
  /** As a request names it: below the address of the server. */
  readonly path: string;
  readonly kind: "script" | "style";
}

/** The real index.html has 65 kB at most. */
const MAX_HTML = 250_000;
const tags = /<(script|link)\b([^>]{0,1000})>/gi;
const attributes = /\b(src|href|rel|type)\s*=\s*(?:"([^"]{0,1000})"|'([^']{0,1000})'|([^\s"'>]{1,1000}))/gi;
/** Pages of before 2024 import their program from a script in the page itself. */
const imports = /\bimport\b[^;"']{0,300}["']([^"']{1,300}\.m?js)["']/g;
/** A student's own style: absent until somebody writes it. */
const ownStyle = /(^|\/)user\.css$/;

/** The scripts, and then the styles, that this HTML loads from the server itself; each once, in their order. */
export function partsOf(html: string, base: URL): Part[] {
  const text = html.slice(0, MAX_HTML);
  const named: { readonly address: string; readonly kind: Part["kind"] }[] = [];
  for (const [, tag = "", inside = ""] of text.matchAll(tags)) {
    const { src, href, rel = "" } = attributesOf(inside);
    if (tag.toLowerCase() === "script" && src) named.push({ address: src, kind: "script" });
    else if (href && /\bmodulepreload\b/i.test(rel)) named.push({ address: href, kind: "script" });
    else if (href && /\bstylesheet\b/i.test(rel)) named.push({ address: href, kind: "style" });
  }
  for (const [, address = ""] of text.matchAll(imports)) named.push({ address, kind: "script" });
  const parts = named.flatMap(({ address, kind }): Part[] => {
    const path = below(address, base);
    return path === undefined || ownStyle.test(path) ? [] : [{ path, kind }];
  });
  const once = [...new Map(parts.map((part) => [part.path, part])).values()];
  return once.toSorted((a, b) => a.kind.localeCompare(b.kind));
}

/** A small first script loads the program: what it imports, at once or later, is looked at as well. */
const loads = /(?:\bfrom|\bimport)\s*\(?\s*[`"'](\.{1,2}\/[^`"'\s]{1,300}\.m?js)[`"']/g;
const MAX_LOADER = 100_000;
const MAX_LOADED = 3;

/** The scripts that this one imports. */
export function importsOf(script: Buffer, path: string, base: URL): Part[] {
  if (script.length > MAX_LOADER) return [];
  const own = URL.parse(`${base.href.replace(/\/+$/, "")}${path}`) ?? base;
  const found = [...script.toString("utf8").matchAll(loads)].flatMap(([, address = ""]): string[] => {
    const url = URL.parse(address, own.href);
    return url === null ? [] : [below(url.href, base) ?? ""];
  });
  const paths = [...new Set(found)].filter((one) => one !== "").slice(0, MAX_LOADED);
  return paths.map((one) => ({ path: one, kind: "script" }));
}

function attributesOf(inside: string): Partial<Record<string, string>> {
  return Object.fromEntries(
    [...inside.matchAll(attributes)].map(([, name = "", ...values]) => [
      name.toLowerCase(),
      values.find((value) => value !== undefined),
    ]),
  );
}

/** The path below the server's own address. Undefined: it leads elsewhere, to another site or out of a sub-path. */
function below(address: string, base: URL): string | undefined {
  const url = URL.parse(address.replaceAll("&amp;", "&"), base.href);
  const folder = base.pathname.replace(/\/+$/, "");
  if (url === null || url.origin !== base.origin || !url.pathname.startsWith(`${folder}/`)) return undefined;
  return url.pathname.slice(folder.length) + url.search;
}
