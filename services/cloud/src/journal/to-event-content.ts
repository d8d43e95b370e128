import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toTimestamp } from '../db/to-timestamp.ts';
import type { EventContent } from './hash-event.ts';

/** A row of the log as its hash covers it. */
export function toEventContent(row: Selectable<Tables['cloud_deployment_events']>): EventContent {
  return {
    ...row,
    effective_at: toTimestamp(row.effective_at),
    recorded_at: toTimestamp(row.recorded_at),
  };
}
