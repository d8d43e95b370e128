import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { lacksMigrations } from '../db/migrate.ts';
import { openScope, type Visibility } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';

/** The PostgreSQL that the feed is read from. */
export interface FeedStore {
  readonly orm: MikroORM;
  /** Whether it is the one at `DATABASE_READ_URL`. It may change its role, and its name may lead elsewhere. */
  readonly isReplica: boolean;
}

/**
 * Reads from the store of the feed. On a replica, all statements of `read` see one snapshot: with the next connection its
 * name may lead to another standby, which has not received what the first one has.
 *
 * @throws {ArcadiaError} `store_unavailable` if the replica has not received the migrations of this release.
 */
export async function readFromFeedStore<T>(
  { orm, isReplica }: FeedStore,
  visibility: Visibility,
  read: (em: EntityManager) => Promise<T>,
): Promise<T> {
  const em = openScope(orm, visibility);
  if (!isReplica) return read(em);
  try {
    return await em.transactional(read, { isolationLevel: 'repeatable read', readOnly: true });
  } catch (error) {
    if (!isMissingColumn(error)) throw error;
    throw new ArcadiaError(
      'store_unavailable',
      BEHIND,
      { retry_after_seconds: 5 },
      { cause: error },
    );
  }
}

const BEHIND =
  'The standby that the feed is read from has not received the latest migrations yet. Try again in 5 seconds.';

/** A table or a column that PostgreSQL does not know. */
function isMissingColumn(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^42(P01|703)$/.test(String(error.code));
}

/** Whether the store answers, and has the schema of this release. */
export async function isFeedStoreUp({ orm }: FeedStore): Promise<boolean> {
  return !(await lacksMigrations(openScope(orm, 'all')));
}
