import { setTimeout as sleep } from 'node:timers/promises';
import type { ArcadiaClient } from '@arcadia/api-client';
import { openReader } from './open-reader.ts';
import type { System } from './system.ts';

const POLL_MS = 250;
const kindsOfInvoices = ['ingest', 'push'] as const;

/**
 * Waits until no work is due, runs, is to be tried again or has failed, after all faults have ended. Meanwhile it does by
 * the API what an operator would do: it tests circuits, ends waits for rate limits, and retries.
 *
 * @throws {Error} after `timeoutMs`, with the last thing that it waited for. Default: 60,000.
 */
export async function settle(
  system: Pick<System, 'admin'> & Partial<Pick<System, 'databaseUrl'>>,
  { timeoutMs = 60_000 }: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let waitsFor: unknown = 'nothing yet';
  while (performance.now() < deadline) {
    try {
      const admin = system.admin();
      waitsFor = await steer(admin);
      if (waitsFor === null) return;
    } catch (error) {
      // An instance that has just lost its connections answers 503.
      waitsFor = error;
    }
    await sleep(POLL_MS);
  }
  const { databaseUrl } = system;
  const sessions = databaseUrl === undefined ? [] : await readSessions(databaseUrl);
  throw new Error(
    ['The system does not settle:', waitsFor, 'Its sessions:', ...sessions].map(toText).join('\n'),
  );
}

function toText(value: unknown): string {
  return typeof value === 'string' || value instanceof Error
    ? String(value)
    : JSON.stringify(value);
}

/** The sessions that are in a transaction, and the items that have a lease: they show who holds what up. */
async function readSessions(databaseUrl: string): Promise<readonly unknown[]> {
  await using tables = await openReader(databaseUrl);
  return [
    ...(await tables.rows(`
      select pid, application_name, state, wait_event, now() - xact_start as age, pg_blocking_pids(pid) as waits_for,
        left(query, 120) as query
      from pg_stat_activity where xact_start is not null and pid <> pg_backend_pid()`)),
    ...(await tables.rows(`
      select kind, key, attempts, leased_by, lease_until, now() from work_items where lease_token is not null`)),
  ];
}

/** Does what an operator would do. Returns what is not done yet, null if there is nothing. */
async function steer({ queue }: ArcadiaClient): Promise<unknown> {
  const { data: kinds } = await queue.listKinds();
  const { data: retrying } = await queue.listItems({ state: 'retrying', limit: 200 });
  for (const { kind, circuit, wait_until } of kinds) {
    if (circuit.state !== 'closed') await queue.probeKind(kind);
    if (wait_until !== null) await queue.resumeKind(kind);
  }
  for (const kind of kindsOfInvoices) {
    for (const state of ['failed', 'held'] as const) await queue.retry({ kind, state });
  }
  const ids = retrying.map(({ id }) => id);
  if (ids.length > 0) await queue.retry({ ids });
  const active = kinds.filter((it) => it.due + it.running + it.held + it.failed > 0);
  if (active.length > 0) return active;
  for (const kind of kindsOfInvoices) {
    const { data: later } = await queue.listItems({ kind, state: 'scheduled', limit: 1 });
    retrying.push(...later);
  }
  return retrying.length > 0 ? retrying : null;
}
