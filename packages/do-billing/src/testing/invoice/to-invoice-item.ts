import type { InvoiceItem } from '../../payloads/invoice-item.ts';
import type { BilledLine } from '../billing/billed-line.ts';
import { centsToDecimal } from './cents-to-decimal.ts';
import { endOf } from './end-of.ts';
import { toApiTime } from './to-api-time.ts';

/** A line as an item of `GET /v2/customers/my/invoices/{uuid}`. */
export function toInvoiceItem(line: BilledLine): InvoiceItem {
  const { id, uuid } = line.resource ?? {};
  return {
    product: line.product,
    ...(id === undefined ? {} : { resource_id: id }),
    ...(uuid === undefined ? {} : { resource_uuid: uuid }),
    group_description: line.group,
    description: line.description,
    amount: centsToDecimal(line.cents),
    duration: line.hours ?? '',
    duration_unit: line.hours === null ? '' : 'Hours',
    start_time: toApiTime(line.startMs),
    end_time: toApiTime(endOf(line)),
    project_name: line.project,
    category: line.category,
  };
}
