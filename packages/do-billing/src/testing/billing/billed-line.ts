import type { TimeSpan } from '../../billing-period.ts';
import type { ChargeCategory, CostLineKind, ResourceName } from '../../lines/cost-line.ts';
import type { Month } from './month.ts';

/**
 * The resource of a line: the name from the CSV, and the id from the JSON items.
 *
 * @example
 * import { type BilledResource, generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const idOf = (resource: BilledResource | null) => resource?.id ?? resource?.uuid ?? null;
 * console.log(generateInvoice({ seed: 1 }).lines.map(({ resource }) => idOf(resource)));
 */
export interface BilledResource extends ResourceName {
  /** Number of a Droplet. */
  id?: string;
  /** UUID of most other resources. */
  uuid?: string;
}

/**
 * A line of a generated invoice, before it is written as CSV or JSON, with its true kind, resource, size and region.
 * Times are milliseconds since 1970 in UTC; the end is exclusive.
 *
 * @example
 * import { type BilledLine, generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const isTax = ({ kind }: BilledLine) => kind === 'tax';
 * const taxes = generateInvoice({ seed: 1 }).lines.filter(isTax);
 * console.log(taxes.reduce((sum, { cents }) => sum + cents, 0));
 */
export interface BilledLine extends TimeSpan {
  readonly product: string;
  readonly kind: CostLineKind;
  readonly chargeCategory: ChargeCategory;
  /** Name of the cluster, database or app, or empty. */
  readonly group: string;
  readonly description: string;
  readonly resource: BilledResource | null;
  readonly size: string | null;
  readonly region: string | null;
  /** Hours, or the count of backups; null for a blank cell. */
  readonly hours: string | null;
  /** US cents, an integer; below 0 if the line lowers the invoice. */
  readonly cents: number;
  /** Name of the project, or empty. */
  readonly project: string;
  readonly category: 'iaas' | 'paas';
  /** Whether the summary counts the line as an overage. */
  readonly isOverage: boolean;
  /** Whether invoices give the last second of the line's time as its end, instead of the first second after it. */
  readonly endsInLastSecond: boolean;
}

type RequiredField = 'product' | 'kind' | 'description' | 'cents' | 'startMs' | 'endMs';

const HOUR_MS = 3_600_000;

/** Makes a line. An omitted field gets the value that most lines have. */
export function billedLine(
  month: Month,
  given: Pick<BilledLine, RequiredField> & {
    readonly [K in keyof BilledLine]?: BilledLine[K] | undefined;
  },
): BilledLine {
  return {
    product: given.product,
    kind: given.kind,
    chargeCategory: given.chargeCategory ?? 'usage',
    group: given.group ?? '',
    description: given.description,
    resource: given.resource ?? null,
    size: given.size ?? null,
    region: given.region ?? null,
    hours: given.hours === undefined ? hoursOf(given, month) : given.hours,
    startMs: given.startMs,
    endMs: given.endMs,
    cents: given.cents,
    project: given.project ?? '',
    category: given.category ?? 'iaas',
    isOverage: given.isOverage ?? false,
    endsInLastSecond: given.endsInLastSecond ?? false,
  };
}

function hoursOf({ startMs, endMs }: TimeSpan, { hasFractionalHours }: Month): string {
  if (!hasFractionalHours) return String(Math.floor((endMs - startMs) / HOUR_MS));
  const hundredths = Math.floor((endMs - startMs) / (HOUR_MS / 100));
  const decimals = String(hundredths % 100).padStart(2, '0');
  return `${Math.floor(hundredths / 100)}.${decimals}`;
}

/** The end of a line as invoices give it, in milliseconds since 1970. */
export function writtenEndMs({ endMs, endsInLastSecond }: BilledLine): number {
  return endsInLastSecond ? endMs - 1_000 : endMs;
}
