/**
 * A drawing whose places across are shares of its width, and whose heights and letters are pixels: readable on a phone and on
 * paper. `width` as SVG writes it: `100%` in a page, pixels in a file of its own.
 */
export function drawing(width: string, height: number, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="#1c2430">${parts.join("")}</svg>`;
}

export function share(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)}%`;
}
