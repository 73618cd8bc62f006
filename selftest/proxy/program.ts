/** How a proxy is run in the foreground, by the user of this process, with everything it writes in one folder. */
export interface Program {
  /** Its package in Debian. */
  readonly package: string;
  /** The name of its configuration file. */
  readonly file: string;
  /** A whole configuration that keeps to the folder, around what a row says. */
  readonly wrap: (body: string, folder: string) => string;
  readonly args: (folder: string) => readonly string[];
}
