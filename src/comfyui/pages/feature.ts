/** What a page that is not ComfyUI's means for whoever wants to reach ComfyUI. */
export type PageKind =
  | "port-speaks-tls"
  | "certificate-wanted"
  | "backend-down"
  | "no-route"
  | "bot-check"
  | "address-refused"
  | "banned"
  | "limited"
  | "tunnel-warning";

/** Whose page it is, and what it says. */
export interface PageSign {
  readonly kind: PageKind;
  /** The program or service, by its usual name. */
  readonly by: string;
  /** A code or a few words of the page that name the case. */
  readonly detail?: string;
}

/** One recognisable page: everything that is given must hold. */
export interface Feature {
  readonly kind: PageKind;
  readonly by: string;
  readonly status?: RegExp;
  /** A header and what it must say. */
  readonly header?: readonly [name: string, says: RegExp];
  /** The beginning of the body; its first group is the detail. */
  readonly body?: RegExp;
  /** What names the case, where neither header nor body does. */
  readonly detail?: string;
}
