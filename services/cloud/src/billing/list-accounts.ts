import type { components } from '@arcadia/api-client/contract';
import { inventoryScopes } from '@arcadia/do-billing/client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { platformSql, reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';

type Account = components['schemas']['Account'];
type AccountSync = components['schemas']['AccountSync'];

/** Reads a page of the provider's teams, oldest first by default, with the kinds that the token may not see. */
export async function listAccounts(em: EntityManager, page: PageRequest): Promise<Page<Account>> {
  const lastSyncs = await readLastSyncs(em);
  return readPage(
    reads(em).selectFrom('cloud_accounts as a').selectAll(),
    accountOrder,
    page,
    (row) => ({
      id: row.id,
      provider: row.provider,
      urn: row.urn,
      name: row.name,
      not_visible: row.not_visible_kinds.map((kind) => ({ kind, scope: inventoryScopes[kind] })),
      last_sync: lastSyncs(row.id),
      created_at: toTimestamp(row.created_at),
      updated_at: toTimestamp(row.updated_at),
    }),
  );
}

const accountOrder = byCreation('a');

interface SyncRow {
  readonly account_id: string | null;
  readonly outcome: string;
  readonly ended_at: string;
  readonly error: string | null;
}

/**
 * Returns a function that finds the last sync of an account. A sync that fails does not know its account: it belongs to
 * the account of the sync before it.
 */
async function readLastSyncs(
  em: EntityManager,
): Promise<(accountId: string) => AccountSync | null> {
  const { rows } = await sql<SyncRow>`
    select distinct on (result->>'account_id') result->>'account_id' as account_id, outcome, ended_at::text, error
    from work_runs where kind = 'inventory-sync'
    order by result->>'account_id', ended_at desc`.execute(platformSql(em));
  const ordered = rows.toSorted((a, b) => (a.ended_at < b.ended_at ? 1 : -1));
  const known = ordered.find(({ account_id }) => account_id !== null);
  const [latest] = ordered;
  return (accountId) => {
    const own = ordered.find(({ account_id }) => account_id === accountId);
    const isCurrent = known === undefined || known.account_id === accountId;
    const row = isCurrent ? latest : own;
    return row === undefined
      ? null
      : { ended_at: toTimestamp(row.ended_at), outcome: row.outcome, error: row.error };
  };
}
