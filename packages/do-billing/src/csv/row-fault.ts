import type { RejectReason } from './invoice-document.ts';

/** Why a row does not read; thrown where that is seen, caught where its number and text are known. */
export class RowFault extends Error {
  readonly code: RejectReason;
  readonly column: string | null;
  readonly value: string | null;

  constructor(code: RejectReason, column: string | null = null, value: string | null = null) {
    super();
    this.code = code;
    this.column = column;
    this.value = value;
  }
}
