import { toTimestamp } from '@arcadia/cloud/src/db/timestamp.ts';
import canonicalize from 'canonicalize';
import type pg from 'pg';
import { z } from 'zod';
import { copyRows, copyStatement } from './copy-rows.ts';
import { COPIED_TENANT } from './make-rows.ts';

/** The tenant of every second deployment. Twenty others share a tenant. */
export const BUSY_TENANT = 'busy';

const DEPLOYMENTS_PER_TRANSACTION = 10_000;
/** The first transaction is short: PostgreSQL plans the statements of triggers by the rows that the tables have. */
const FIRST_DEPLOYMENTS = 100;

/**
 * Copies a deployment with its events as many times as asked. PostgreSQL computes the hashes of the copies, so that
 * `arcadia verify` finds all chains intact.
 */
export async function fillEvents(client: pg.Client, deployments: number): Promise<void> {
  await useUpNumbers(client);
  const events = await readEvents(client);
  await client.query(`
    create temporary table copies (
      n bigint, id uuid primary key, tenant_id text, slug text, created_at timestamptz(3), head text
    )`);
  for (let done = 0; done < deployments; ) {
    const next = done === 0 ? FIRST_DEPLOYMENTS : DEPLOYMENTS_PER_TRANSACTION;
    const last = Math.min(done + next, deployments);
    await client.query('begin');
    await planCopies(client, done + 1, last);
    await copyRows(client, {
      table: 'cloud_deployments',
      from: `cloud_deployments t, copies c where t.tenant_id = '${COPIED_TENANT}' order by c.n`,
      values: { id: 'c.id', tenant_id: 'c.tenant_id', slug: 'c.slug', created_at: 'c.created_at' },
    });
    for (const event of events) await copyEvent(client, event);
    await client.query('commit');
    await client.query('analyze cloud_deployments, cloud_deployment_events');
    done = last;
  }
}

const NUMBERS = 20_000;

/** Uses up numbers of transactions, as years of work would: a new PostgreSQL has not reached those of the events. */
async function useUpNumbers(client: pg.Client): Promise<void> {
  await client.query(`
    do $$ begin
      for n in 1..${NUMBERS} loop perform pg_current_xact_id(); commit; end loop;
    end $$`);
}

async function planCopies(client: pg.Client, first: number, last: number): Promise<void> {
  await client.query('truncate copies');
  await client.query(
    `insert into copies
     select n, uuidv7(), case when n % 2 = 0 then '${BUSY_TENANT}' else 't-' || n / 40 end, 'shop-' || n,
       now() + n * interval '1 millisecond', repeat('00', 32)
     from generate_series($1::bigint, $2::bigint) n`,
    [first, last],
  );
  await client.query('analyze copies');
}

const eventRows = z.array(
  z.looseObject({
    seq: z.number(),
    deployment_id: z.string(),
    deployment: z.record(z.string(), z.unknown()),
    effective_at: z.string(),
    recorded_at: z.string(),
  }),
);

type EventRow = z.infer<typeof eventRows>[number];

async function readEvents(client: pg.Client): Promise<EventRow[]> {
  const { rows } = await client.query(
    `select to_jsonb(e) as event from cloud_deployment_events e
     join cloud_deployments d on d.id = e.deployment_id where d.tenant_id = $1 order by e.seq`,
    [COPIED_TENANT],
  );
  return eventRows.parse(rows.map(({ event }) => event));
}

/** Copies one event of the log, and keeps the hashes of the copies for the next one. */
async function copyEvent(client: pg.Client, event: EventRow): Promise<void> {
  const insert = await copyStatement(client, {
    table: 'cloud_deployment_events',
    from: `hashed c, cloud_deployment_events t
      where t.tenant_id = '${COPIED_TENANT}' and t.deployment_id = $3 and t.seq = $4 order by c.n`,
    values: {
      id: 'c.event_id',
      deployment_id: 'c.id',
      tenant_id: 'c.tenant_id',
      deployment: 'c.snapshot::jsonb',
      deployment_digest: 'c.digest',
      prev_hash: 'c.head',
      hash: 'c.hash',
    },
    assigned: ['transaction_id', 'position', 'epoch'],
  });
  await client.query(
    `with named as materialized (
       select c.*, uuidv7() as event_id, replace(replace(replace(replace($1,
         '{id}', c.id::text), '{tenant_id}', c.tenant_id), '{slug}', c.slug),
         '{created_at}', to_char(c.created_at, '${TIMESTAMP}')) as snapshot
       from copies c
     ), digested as materialized (
       select named.*, encode(sha256(convert_to(snapshot, 'UTF8')), 'hex') as digest from named
     ), hashed as materialized (
       select digested.*, encode(sha256(decode(head, 'hex') || convert_to(replace(replace(replace($2,
         '{event_id}', event_id::text), '{id}', id::text), '{digest}', digest), 'UTF8')), 'hex') as hash
       from digested
     ), inserted as (
       ${insert} returning deployment_id, hash
     )
     update copies set head = inserted.hash from inserted where copies.id = inserted.deployment_id`,
    [toSnapshot(event), toHashed(event), event.deployment_id, event.seq],
  );
}

const TIMESTAMP = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** The canonical JSON of the snapshot, with names of what differs in each copy. */
function toSnapshot({ deployment }: EventRow): string {
  const named = {
    id: '{id}',
    tenant_id: '{tenant_id}',
    slug: '{slug}',
    created_at: '{created_at}',
  };
  return canonicalize({ ...deployment, ...named }) ?? '';
}

/** The text that the hash of an event covers, as in the service's `hash-chain.ts`. */
function toHashed(event: EventRow): string {
  const { seq, kind, from_state, to_state, actor_kind, actor_id, request_id } = event;
  const { reason_digest, metadata_digest } = event;
  const hashed = {
    ...{ id: '{event_id}', deployment_id: '{id}', deployment_digest: '{digest}' },
    ...{ seq, kind, from_state, to_state, actor_kind, actor_id, request_id },
    ...{ reason_digest, metadata_digest },
    effective_at: toTimestamp(event.effective_at),
    recorded_at: toTimestamp(event.recorded_at),
  };
  return canonicalize(hashed) ?? '';
}
