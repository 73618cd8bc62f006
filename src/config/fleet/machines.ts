/** Which machine does the work of an address, as far as it can be told without asking anybody: as it was named, else the host. */
export function machineOf({
  machine,
  url,
}: {
  readonly machine?: string | undefined;
  readonly url: string;
}): string {
  if (machine !== undefined) return `machine ${machine}`;
  return `host ${URL.canParse(url) ? hostOf(new URL(url).hostname) : url}`;
}

/** One spelling for each host; this machine has several. */
export function hostOf(hostname: string): string {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  return /^(?:localhost|\[::1\]|0\.0\.0\.0|127\.0\.0\.1)$/.test(host) ? "localhost" : host;
}
