/**
 * The kind of product that a line bills; `other` is a product that this package does not know.
 *
 * @example
 * import type { CostLine, CostLineKind } from '@arcadia/do-billing';
 *
 * const compute: readonly CostLineKind[] = ['droplet', 'droplet_backup', 'kubernetes', 'app'];
 * export const isCompute = ({ kind }: CostLine): boolean => compute.includes(kind);
 */
export type CostLineKind =
  | 'droplet'
  | 'droplet_backup'
  | 'snapshot'
  | 'volume'
  | 'load_balancer'
  | 'database'
  | 'kubernetes'
  | 'reserved_ip'
  | 'app'
  | 'registry'
  | 'spaces'
  | 'bandwidth'
  | 'function'
  | 'gradient'
  | 'support'
  | 'tax'
  | 'credit'
  | 'discount'
  | 'other';

/**
 * The charge categories of FOCUS; discounts, surcharges and refunds are adjustments.
 *
 * @example
 * import type { ChargeCategory, CostLine } from '@arcadia/do-billing';
 *
 * const used: readonly ChargeCategory[] = ['usage', 'purchase'];
 * export const isUsed = (line: CostLine): boolean => used.includes(line.chargeCategory);
 */
export type ChargeCategory = 'usage' | 'purchase' | 'tax' | 'credit' | 'adjustment';

/**
 * The kind of a resource. The line of a backup names its droplet: backups are not a kind.
 *
 * @example
 * import { type CostLine, matchCostLines, type ResourceKind } from '@arcadia/do-billing';
 *
 * declare const lines: CostLine[];
 * const notVisible: ResourceKind[] = ['app', 'space'];
 * console.log(matchCostLines(lines, { resources: [], notVisible }));
 */
export type ResourceKind =
  | 'droplet'
  | 'volume'
  | 'snapshot'
  | 'load_balancer'
  | 'database'
  | 'kubernetes'
  | 'reserved_ip'
  | 'app'
  | 'registry'
  | 'space';

/**
 * The resource that a line names, with the spelling of `description` or `group_description`.
 *
 * @example
 * import type { CostLine, ResourceName } from '@arcadia/do-billing';
 *
 * declare const lines: CostLine[];
 * const names: ResourceName[] = lines.flatMap(({ resource }) => resource ?? []);
 * console.log(names.map(({ kind, name }) => `${kind} ${name}`));
 */
export interface ResourceName {
  kind: ResourceKind;
  name: string;
}

/**
 * One line of an invoice: a row of its CSV. The CSV has no columns for `kind`, `chargeCategory`,
 * `resource`, `size` and `region`: the parser reads them from `product` and the descriptions.
 *
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { type CostLine, parseInvoiceCsv } from '@arcadia/do-billing';
 *
 * const lines: CostLine[] = (await parseInvoiceCsv(await readFile('invoice.csv'))).lines;
 * for (const { resource, size, start, amount, currency } of lines) {
 *   console.log(resource?.name, size, start, amount, currency); // web-01 s-1vcpu-1gb … 6.00 USD
 * }
 */
export interface CostLine {
  /** Number of the record in the CSV; the header is 1, blank lines do not count. */
  row: number;
  product: string;
  kind: CostLineKind;
  chargeCategory: ChargeCategory;
  description: string;
  /** Name of the cluster that the line is part of (Kubernetes, databases). */
  groupDescription: string | null;
  /** Null if the line names none, as taxes, credits and subscriptions do. */
  resource: ResourceName | null;
  /** Size slug or capacity as billed, such as `s-1vcpu-1gb` or `10.15GB`. */
  size: string | null;
  /** Region slug, if the description has one. */
  region: string | null;
  /** Decimal string, for information only: it may be a count (backups), or 0 despite a cost. */
  hours: string | null;
  /** RFC 3339 in UTC; null if the cell is blank. */
  start: string | null;
  /**
   * RFC 3339 in UTC; null if the cell is blank. Some products end at 23:59:59, some at 00:00:00 of
   * the next month.
   */
  end: string | null;
  /** Plain decimal with the digits as billed, such as `"-1779.55"`. */
  amount: string;
  /** The amount in millionths of the currency's unit, a safe integer. */
  amountMicros: number;
  /** ISO 4217 code, from the name of the column of the amounts. */
  currency: string;
  /** Name of the project, which can be renamed; null if the cell is blank. */
  projectName: string | null;
  /** `iaas` or `paas`, on tax lines too; null in files of eight columns. */
  category: string | null;
  /** Cells of unknown columns, by column name. */
  extra: Record<string, string>;
}
