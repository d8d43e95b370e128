import type { RejectedRow, RejectReason } from './invoice-document.ts';

/** Why a row does not read; thrown where that is seen, caught where its number and text are known. */
export class RowFault extends Error {
  readonly reject: Pick<RejectedRow, 'column' | 'value' | 'reason'>;

  constructor(reason: RejectReason, column: string | null = null, value: string | null = null) {
    super(reason);
    this.reject = { column, value, reason };
  }
}
