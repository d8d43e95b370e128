/** How many rows the larger of the two databases gets. */
export interface Sizes {
  /** Cost lines. The smaller database has a tenth of them, and a tenth of the invoices, resources and audit entries. */
  readonly lines: number;
  /** Events. The smaller database has a hundredth of them, and of the deployments. */
  readonly events: number;
}

const defaultSizes: Sizes = { lines: 5_000_000, events: 1_000_000 };

/**
 * Reads the sizes from the options `--lines` and `--events`.
 *
 * @throws {TypeError} if a size is not a positive integer.
 */
export function readSizes(options: {
  lines?: string | undefined;
  events?: string | undefined;
}): Sizes {
  return {
    lines: readSize('--lines', options.lines) ?? defaultSizes.lines,
    events: readSize('--events', options.events) ?? defaultSizes.events,
  };
}

function readSize(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new TypeError(`${name} must be a positive integer`);
  return Number(text);
}

/** How many rows one database gets. */
export interface Filling {
  readonly invoices: number;
  /** In how many months the invoices are. */
  readonly months: number;
  /** Invoices without lines. */
  readonly headers: number;
  readonly resources: number;
  readonly auditEntries: number;
  readonly deployments: number;
}

/** Every copied deployment has as many events. */
export const EVENTS_PER_DEPLOYMENT = 10;

const SMALL_INVOICES = 50;

/** How many lines the invoice has that the service ingests, and that is copied into both databases. */
export function linesPerInvoice({ lines }: Sizes): number {
  return Math.ceil(lines / (10 * SMALL_INVOICES));
}

/** The larger database has twice as many months as the smaller one, each with five times as many lines. */
export function planFillings({ events }: Sizes): {
  readonly small: Filling;
  readonly large: Filling;
} {
  const deployments = Math.ceil(events / EVENTS_PER_DEPLOYMENT);
  const small = {
    invoices: SMALL_INVOICES,
    months: 25,
    headers: 2_000,
    resources: 20_000,
    auditEntries: 20_000,
    deployments: Math.ceil(deployments / 100),
  };
  const large = {
    invoices: 10 * small.invoices,
    months: 2 * small.months,
    headers: 10 * small.headers,
    resources: 10 * small.resources,
    auditEntries: 10 * small.auditEntries,
    deployments,
  };
  return { small, large };
}
