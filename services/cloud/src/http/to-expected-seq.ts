/** `"7"` → 7. `*` matches whatever is there. */
export function toExpectedSeq(ifMatch: string | undefined): number | undefined {
  return ifMatch === undefined || ifMatch === '*' ? undefined : Number(ifMatch.slice(1, -1));
}
