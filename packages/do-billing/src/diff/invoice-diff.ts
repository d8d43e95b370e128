import type { CostLine } from '../lines/cost-line.ts';

/**
 * What of a line can differ between two invoices while it bills the same thing.
 *
 * @example
 * import type { ChangedField, ChangedLine } from '@arcadia/do-billing';
 *
 * const ofMoney: ChangedField = 'amount';
 * export const costsOther = ({ fields }: ChangedLine): boolean => fields.includes(ofMoney);
 */
export type ChangedField =
  | 'description'
  | 'hours'
  | 'start'
  | 'end'
  | 'amount'
  | 'projectName'
  | 'category'
  | 'extra';

/**
 * A thing that both invoices bill, in another way.
 *
 * @example
 * import { type ChangedLine, formatMicros } from '@arcadia/do-billing';
 *
 * export const describe = ({ after, deltaMicros, fields }: ChangedLine): string =>
 *   `${after.description}: ${formatMicros(deltaMicros)} (${fields.join(', ')})`;
 */
export interface ChangedLine {
  before: CostLine;
  after: CostLine;
  /** What it costs more now, in millionths of the currency's unit. */
  deltaMicros: number;
  /** What differs. Without `amount`, the money is the same. */
  fields: ChangedField[];
}

/**
 * What differs between two invoices. Each list is in the order of its invoice's rows.
 *
 * @example
 * import type { InvoiceDiff } from '@arcadia/do-billing';
 *
 * export const isSame = ({ added, removed, changed }: InvoiceDiff): boolean =>
 *   added.length + removed.length + changed.length === 0;
 */
export interface InvoiceDiff {
  /** Lines of the later invoice that have no counterpart. */
  added: CostLine[];
  /** Lines of the earlier invoice that have no counterpart. */
  removed: CostLine[];
  /** In the order of the later invoice's rows. */
  changed: ChangedLine[];
  /**
   * The later total less the earlier one, in millionths of the currency's unit: what was added and
   * changed, less what was removed.
   */
  deltaMicros: number;
}
