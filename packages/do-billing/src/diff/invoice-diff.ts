import type { CostLine } from '../lines/cost-line.ts';

/**
 * A field that can differ between two lines that bill the same thing.
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
 * A thing that both invoices bill, with at least one field changed.
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
  /** The later amount minus the earlier one, in millionths of the currency's unit. */
  deltaMicros: number;
  /** The fields that differ. Without `amount` among them, the money is the same. */
  fields: ChangedField[];
}

/**
 * The differences between two invoices. Each list is in the order of its invoice's rows.
 *
 * @example
 * import type { InvoiceDiff } from '@arcadia/do-billing';
 *
 * export const isSame = ({ added, removed, changed }: InvoiceDiff): boolean =>
 *   added.length + removed.length + changed.length === 0;
 */
export interface InvoiceDiff {
  /** Lines of the later invoice without a counterpart. */
  added: CostLine[];
  /** Lines of the earlier invoice without a counterpart. */
  removed: CostLine[];
  /** In the order of the later invoice's rows. */
  changed: ChangedLine[];
  /**
   * The later total minus the earlier one, in millionths of the currency's unit. Equals the added
   * amounts plus the changes minus the removed amounts.
   */
  deltaMicros: number;
}
