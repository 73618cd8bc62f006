import type { Feature } from "./feature.ts";

const absent = (by: string, body: RegExp, status = /^404$/): Feature => ({
  kind: "no-route",
  by,
  status,
  body,
});
const welcome = (by: string, body: RegExp): Feature => ({ kind: "no-route", by, body });
const empty = (by: string, server: RegExp, status: RegExp): Feature => ({
  kind: "no-route",
  by,
  status,
  header: ["server", server],
  body: /^\s*$/,
});

/** A proxy that has no site, route or rule for what was asked: by its own 404, or by the page that it was delivered with. */
export const noRoutePages: readonly Feature[] = [
  absent("Traefik (Go)", /^\s*(404 page not found)\s*$/i),
  absent("ingress-nginx", /^\s*(default backend - 404)/i),
  absent("Kong", /(no Route matched with those values)/i),
  absent("APISIX", /(404 Route Not Found)/i),
  absent(
    "Azure",
    /(404 Web Site not found|page not found[^<]{0,40}azurefd|Our services aren't available)/i,
    /^[45]\d\d$/,
  ),
  absent("Railway", /"(Application not found)"/i),
  absent("Google", /(That.s an error\.)/i),
  absent("GitHub", /(There isn.t a GitHub Pages site here)/i),
  // before the pages of delivery, which any path but / answers with this one
  absent(
    "nginx",
    /<center>(?:<h1>)?(404 Not Found)(?:<\/h1>)?<\/center>\s*<hr>\s*<center>(?:nginx|openresty|tengine)/i,
  ),
  absent("Apache", /(The requested URL (?:\S{1,80} )?was not found on this server)/i),
  absent("IIS", /(404 - File or directory not found|HTTP Error 404\.\d+)/i),
  absent("lighttpd", /(404[^<]{0,20}Not Found)[\s\S]{0,400}lighttpd/i),
  { kind: "no-route", by: "IIS", status: /^404$/, header: ["server", /Microsoft-(IIS|HTTPAPI)/i] },
  { kind: "no-route", by: "proxy", status: /^421$/ },
  empty("Caddy", /^caddy/i, /^(200|404)$/),
  empty("Envoy", /envoy/i, /^404$/),
  welcome("nginx", /(Welcome to (?:nginx|OpenResty)!?)/i),
  welcome(
    "Apache",
    /(<h1>It works!<\/h1>|Apache2? (?:\w+\s)?Default Page|Test Page for the (?:Apache )?HTTP Server|HTTP Server Test Page)/i,
  ),
  welcome("IIS", /<title>(IIS Windows(?: Server)?|IIS\d?)<\/title>/i),
  welcome("Caddy", /(Caddy works!|Your (?:web )?server is working[^<]{0,40}Caddy)/i),
  welcome("Nginx Proxy Manager", /(Nginx Proxy Manager)/i),
  welcome("Plesk", /(Domain Default page|Web Server's Default Page)/i),
  welcome(
    "cPanel",
    /(SORRY! (?:<br \/>)?If you are the owner of this website|\/cgi-sys\/defaultwebpage\.cgi)/i,
  ),
  welcome("lighttpd", /(Placeholder page)[\s\S]{0,2000}lighttpd/i),
  welcome("Synology", /(Web Station has been enabled)/i),
];
