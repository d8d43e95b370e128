import { DoBillingError } from '../../do-billing-error.ts';

/** A file has one page of an invoice's items, so that their sum says nothing. */
export class IncompleteItemsError extends DoBillingError {
  override readonly name = 'IncompleteItemsError';
  readonly code = 'incomplete_items';

  constructor(path: string, count: number, total: number) {
    super(`${path} has ${count} of ${total} items. Put those of all pages into one array.`);
  }
}
