import type { components } from '@arcadia/api-client/contract';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toNullableTimestamp } from '../db/to-timestamp.ts';

export type ApiCostLine = components['schemas']['CostLine'];

export function toApiCostLine(row: Selectable<Tables['cloud_cost_lines']>): ApiCostLine {
  return {
    id: row.id,
    invoice_id: row.invoice_id,
    row: row.row,
    kind: row.kind,
    charge_category: row.charge_category,
    product: row.product,
    description: row.description,
    group_description: row.group_description,
    amount: row.amount,
    currency: row.currency,
    hours: row.hours,
    start_at: toNullableTimestamp(row.start_at),
    end_at: toNullableTimestamp(row.end_at),
    project_name: row.project_name,
    category: row.category,
    resource_id: row.resource_id,
    matched_by: row.matched_by,
    unmatched_reason: row.unmatched_reason,
    provider_resource_id: row.provider_resource_id,
  };
}
