/** Which machine does the work of an address, as far as it can be told without asking anybody: as it was named, else the host. */
export function machineOf({
  machine,
  url,
}: {
  readonly machine?: string | undefined;
  readonly url: string;
}): string {
  if (machine !== undefined) return `machine ${machine}`;
  return `host ${URL.canParse(url) ? machineHost(new URL(url).hostname) : url}`;
}

/** One spelling for each host; this machine has several. */
export function hostOf(hostname: string): string {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  return /^(?:localhost|\[::1\]|0\.0\.0\.0|127\.0\.0\.1)$/.test(host) ? "localhost" : host;
}

/** A host as the machine behind it: every address of the loopback is this one. Debian gives a machine's own name 127.0.1.1. */
export function machineHost(hostname: string): string {
  const host = hostOf(hostname);
  return /^127(?:\.\d{1,3}){3}$/.test(host) ? "localhost" : host;
}
