import type { ChangeTarget } from '../deployments/change-target.ts';

/** Which deployment a request is to change, and the `seq` that its `If-Match` says it is based on. */
export function toChangeTarget(
  id: string,
  ifMatch: string | undefined,
  timeZone: string,
): ChangeTarget {
  return { id, expectedSeq: toExpectedSeq(ifMatch), timeZone };
}

/** `"7"` → 7. `*` matches whatever is there. */
function toExpectedSeq(ifMatch: string | undefined): number | undefined {
  return ifMatch === undefined || ifMatch === '*' ? undefined : Number(ifMatch.slice(1, -1));
}
