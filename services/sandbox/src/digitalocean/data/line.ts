import type { Interval } from './interval.ts';

/** Where an invoice's summary counts a line. */
export type LinePart = 'usage' | 'overage' | 'tax' | 'credit';

/** A line of an invoice, before it is written as CSV or JSON. */
export interface Line extends Interval {
  readonly product: string;
  /** Name of the cluster, or empty. */
  readonly group: string;
  readonly description: string;
  /** Whole hours or, of backups, a count; null where the bill leaves it blank. */
  readonly hours: number | null;
  readonly cents: number;
  /** Name of the project, or empty. */
  readonly project: string;
  readonly category: 'iaas' | 'paas';
  /** The resource as JSON items name it: Droplets by number, the others by UUID. */
  readonly resource: { readonly id: string } | { readonly uuid: string } | null;
  readonly part: LinePart;
  /** Some products end in the last second of the month, some in the first of the next one. */
  readonly endsInLastSecond: boolean;
}

/** A line of `product` with what most lines have; the others say what differs. */
export function line(
  given: Pick<Line, 'product' | 'description' | 'cents' | 'startMs' | 'endMs'> & Partial<Line>,
): Line {
  return {
    group: '',
    hours: Math.floor((given.endMs - given.startMs) / 3_600_000),
    project: '',
    category: 'iaas',
    resource: null,
    part: 'usage',
    endsInLastSecond: false,
    ...given,
  };
}
