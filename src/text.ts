/** Every sentence a person reads exists in both languages; the compiler refuses one without the other. */
export type Language = "fr" | "en";

export interface Text {
  readonly fr: string;
  readonly en: string;
}
