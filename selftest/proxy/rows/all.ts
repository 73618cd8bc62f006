import type { BrokenRow, ProxyRow } from "../row.ts";
import { brokenApache, soundApache } from "./apache.ts";
import { brokenNginx } from "./broken-nginx.ts";
import { brokenCaddy, soundCaddy } from "./caddy.ts";
import { doorsNginx } from "./doors-nginx.ts";
import { brokenHaproxy, soundHaproxy } from "./haproxy.ts";
import { pathsNginx } from "./paths-nginx.ts";
import { soundNginx } from "./sound-nginx.ts";

export const soundRows: readonly ProxyRow[] = [...soundNginx, ...soundCaddy, ...soundHaproxy, ...soundApache];
export const brokenRows: readonly BrokenRow[] = [
  ...brokenNginx,
  ...pathsNginx,
  ...doorsNginx,
  ...brokenCaddy,
  ...brokenHaproxy,
  ...brokenApache,
];
