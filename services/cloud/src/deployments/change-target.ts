/** Which deployment a change is for, and what it is based on. */
export interface ChangeTarget {
  readonly id: string;
  /** The `seq` that the caller has seen (`If-Match`); where the deployment has moved on, the change is refused. */
  readonly expectedSeq?: number | undefined;
  /** Where the calendar months of subscriptions begin: an IANA name. */
  readonly timeZone: string;
}
