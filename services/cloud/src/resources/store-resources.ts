import type { InventoryResource, ListableKind } from '@arcadia/do-billing/client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { type CopiedRow, copyRows } from '../db/copy-rows.ts';
import { newId } from '../db/new-id.ts';
import { toStorableJson, toStorableText, toStorableTime } from '../db/storable.ts';
import { platformSql } from '../db/tenant-scope.ts';

/** The full list of one kind. */
export interface SeenKind {
  readonly kind: ListableKind;
  readonly resources: readonly InventoryResource[];
}

/** The full lists of some kinds, as they were at `seenAt`. */
export interface SeenResources {
  readonly accountId: string;
  readonly lists: readonly SeenKind[];
  readonly seenAt: Date;
}

/**
 * Stores the lists: creates and updates resources, and marks those as gone that their list no longer has. Assignments stay
 * as they are. Those of one sync are stored at one instant, so their ids give the order of the inventory: the oldest
 * resource comes first. Returns whether a resource is new: listed for the first time, again after it was gone, or under a
 * new name.
 *
 * PostgreSQL compares the lists with the stored rows: an inventory of any size keeps no request waiting.
 */
export async function storeResources(em: EntityManager, seen: SeenResources): Promise<boolean> {
  const db = platformSql(em);
  const { accountId, lists } = seen;
  const seenAt = seen.seenAt.toISOString();
  await sql`
    create temporary table if not exists listed_resources (id uuid, kind text, provider_id text, name text, region text,
      attrs jsonb, created_at_provider timestamptz(3)) on commit drop`.execute(db);
  await sql`truncate listed_resources`.execute(db);
  await copyRows(em, 'listed_resources', inBatches(oldestFirst(lists)));
  await sql`analyze listed_resources`.execute(db);
  const { rows } = await sql<{ hasNew: boolean }>`
    select exists (
      select from listed_resources listed left join cloud_resources r
        on r.account_id = ${accountId} and r.kind = listed.kind and r.provider_id = listed.provider_id
      where r.id is null or r.gone_at is not null or r.name <> listed.name) as "hasNew"`.execute(
    db,
  );
  await sql`
    insert into cloud_resources as r (id, account_id, kind, provider_id, name, region, attrs, created_at_provider,
      first_seen_at, last_seen_at)
    select id, ${accountId}, kind, provider_id, name, region, attrs, created_at_provider, ${seenAt}, ${seenAt}
    from listed_resources
    on conflict (account_id, kind, provider_id) do update set name = excluded.name, region = excluded.region,
      attrs = excluded.attrs, created_at_provider = excluded.created_at_provider,
      last_seen_at = excluded.last_seen_at, gone_at = null, updated_at = now()`.execute(db);
  await sql`
    update cloud_resources r set gone_at = ${seenAt}, updated_at = now()
    where r.account_id = ${accountId} and r.kind = any(${lists.map(({ kind }) => kind)}::text[])
      and r.gone_at is null and not exists (
        select from listed_resources listed where listed.kind = r.kind and listed.provider_id = r.provider_id)`.execute(
    db,
  );
  return rows[0]?.hasNew ?? false;
}

interface ListedResource {
  readonly key: string;
  readonly createdAt: Date | null;
  readonly resource: InventoryResource;
}

/** Each resource once. One without a readable time of its creation counts as older than all others. */
function oldestFirst(lists: readonly SeenKind[]): ListedResource[] {
  const listed = lists
    .flatMap(({ resources }) => resources)
    .map((resource): ListedResource => {
      const key = `${resource.kind} ${toStorableText(resource.providerId)}`;
      return { key, createdAt: toStorableTime(resource.createdAt), resource };
    });
  return [...new Map(listed.map((each) => [each.key, each])).values()].toSorted(
    (a, b) => (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0),
  );
}

const BATCH_ROWS = 200;

async function* inBatches(
  listed: readonly ListedResource[],
): AsyncGenerator<CopiedRow[], void, void> {
  for (let from = 0; from < listed.length; from += BATCH_ROWS) {
    yield listed.slice(from, from + BATCH_ROWS).map(toRow);
  }
}

function toRow({ resource, createdAt }: ListedResource): CopiedRow {
  const { kind, providerId, name, region, attrs } = resource;
  return [
    newId(),
    kind,
    toStorableText(providerId),
    toStorableText(name),
    region === null ? null : toStorableText(region),
    toStorableJson(attrs),
    createdAt === null ? null : createdAt.toISOString(),
  ];
}
