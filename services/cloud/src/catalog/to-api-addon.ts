import type { components } from '@arcadia/api-client/contract';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toTimestamp } from '../db/timestamp.ts';

export type ApiAddon = components['schemas']['Addon'];

export function toApiAddon(row: Selectable<Tables['addons']>): ApiAddon {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    meter: row.meter,
    qty: row.qty,
    price_cents: row.price_cents,
    currency: row.currency,
    status: row.status,
    created_at: toTimestamp(row.created_at),
  };
}
