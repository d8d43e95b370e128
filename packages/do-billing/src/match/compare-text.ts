/** Sorts by code unit, the same on every host. */
export function compareText(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
