import type { Line } from './data/line.ts';
import { endOf } from './end-of.ts';
import { formatAmount } from './format-amount.ts';
import { toApiTime } from './to-api-time.ts';

/** A line as an item of `GET /v2/customers/my/invoices/{uuid}`. */
export function toApiItem(line: Line): Record<string, string> {
  const { resource } = line;
  return {
    product: line.product,
    ...(resource !== null && 'id' in resource ? { resource_id: resource.id } : {}),
    ...(resource !== null && 'uuid' in resource ? { resource_uuid: resource.uuid } : {}),
    group_description: line.group,
    description: line.description,
    amount: formatAmount(line.cents),
    duration: line.hours === null ? '' : String(line.hours),
    duration_unit: line.hours === null ? '' : 'Hours',
    start_time: toApiTime(line.startMs),
    end_time: toApiTime(endOf(line)),
    project_name: line.project,
    category: line.category,
  };
}
