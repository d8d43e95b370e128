import type { Invoice } from '../../payloads/invoice.ts';
import { FolderError } from './folder-error.ts';

/**
 * What the names of an invoice's files begin with: its month and id. Of the preview it is `preview`
 * instead of the id, as it will change until the month's invoice takes its place.
 *
 * @throws {FolderError} where these, which come from the network, could lead to another folder.
 */
export function fileStem(
  { invoice_period: period, invoice_uuid: uuid }: Invoice,
  { isPreview = false }: { isPreview?: boolean } = {},
): string {
  if (!/^\d{4}-\d{2}$/.test(period) || !/^[\w-]{1,128}$/.test(uuid) || uuid === 'preview') {
    throw new FolderError(
      `An invoice has no month and id to name files by: "${period}" "${uuid}".`,
    );
  }
  return `${period}-${isPreview ? 'preview' : uuid}`;
}
