import type { FaultName } from "./faults.ts";

/** Only one fault of each group can be seen at a time: they answer the same request, or spoil the same thing. */
const exclusive: readonly (readonly FaultName[])[] = [
  ["endless-body", "cut-replies"],
  ["proxy-html", "redirect-loop"],
  ["gzip", "compression-broken"],
  ["page-missing", "page-crashes", "page-blank", "page-of-proxy"],
  ["page-assets-missing", "page-scripts-as-text", "page-scripts-html"],
  ["bodies-limited", "bodies-cut", "max-upload-small", "upload-refused"],
  ["host-replaced", "origin-filtered"],
  ["slash-decoded", "slash-blocked"],
  ["websocket-refused", "websocket-redirected"],
  ["old-version", "newer-version", "version-untold"],
  ["old-version", "packages-stale"],
  ["black-image", "flat-image", "noise-image"],
];

/** Throws if faults would hide each other: a fault that is on but cannot act would prove nothing. */
export function expectTogether(names: Iterable<FaultName>): void {
  const on = new Set(names);
  for (const group of exclusive) {
    const both = group.filter((name) => on.has(name));
    if (both.length > 1)
      throw new Error(`The faults ${both.join(", ")} hide each other: switch on one of them at a time.`);
  }
}
