import { ArcadiaConnectionError, type AttentionItem, ProblemError } from '@arcadia/api-client';
import { expect, it } from 'vitest';
import { findViolations } from '../invariants.ts';
import { act, isAllWell, polling } from '../operator.ts';
import { type System, startSystem } from '../system.ts';
import { startTraffic } from '../traffic.ts';
import { bill, monthsAgo } from './bills.ts';
import { checkLog } from './check-log.ts';
import { notice } from './notice.ts';
import type { Night, Row } from './row.ts';
import { watchAttention } from './watch-attention.ts';

/** A tenth of the real durations: with a twentieth, a busy machine misses a heartbeat now and then, and the log says so. */
const queue = { leaseMs: 6_000, heartbeatMs: 2_000 };

/** Defines the test of a row. The title is the row's text in docs/runbook.md. */
export function threeAm(title: string, row: Row): void {
  it(title, async () => {
    await using system = await startSystem({
      ...row.system,
      queue: { ...queue, ...row.system?.queue },
      prepare: billTheLastMonths,
    });
    await isWellEverywhere(system);
    await system.settled();
    await haveAllSentHeartbeats(system);
    const traffic = await startTraffic(system, toSecret(row.system?.env));
    const { provider, finance } = system;
    const night: Night = { system, provider, finance, traffic, admin: () => system.admin() };
    const marks = new Map(system.instances.map((instance) => [instance, instance.log().length]));
    const watch = watchAttention(system);

    await row.happens(night);
    const item = await notice(night, row);
    await row.repair?.(night);
    await end(night, row, item);
    await isWellEverywhere(system);
    await system.settled();
    await row.afterwards?.(night);
    await isWellEverywhere(system);

    const seen = await watch.stop();
    const expected = [row.attention?.cause, ...(row.mayShow ?? [])];
    expect([...seen].filter((cause) => !expected.includes(cause))).toEqual([]);
    await traffic.stop();
    expect(traffic.failures().filter(({ error }) => !isForeseen(row, error))).toEqual([]);
    expect(traffic.succeeded()).toBeGreaterThan(5);
    await checkLog(system, marks, row);
    const violations = await findViolations(system);
    expect(violations.filter((each) => row.leaves?.test(each) !== true)).toEqual([]);
  });
}

/** Circuits that test themselves as rarely as in production, so that the action ends the situation. */
export const realCircuit = { probeFirstMs: 60_000, probeMaxMs: 300_000 };

/** Reads the provider's invoices, and waits until their headers are stored. */
export function discover({ admin }: Night): Promise<unknown> {
  return admin().billing.discoverInvoices();
}

function toSecret({ ARCADIA_JWT_SECRET: secret }: Record<string, string> = {}) {
  return secret === undefined ? {} : { secret };
}

/** An instance that starts after the last heartbeat of a dead one takes its place: then attention does not show it. */
async function haveAllSentHeartbeats(system: System): Promise<void> {
  const late = async () => {
    const { data } = await system.admin().queue.listInstances();
    return data.filter(({ heartbeat_at }) =>
      data.some(({ started_at }) => started_at >= heartbeat_at),
    );
  };
  await expect.poll(late).toEqual([]);
}

const INVOICES = 5;

function billTheLastMonths({ provider }: Pick<System, 'provider'>): void {
  provider.lists.droplets = [{ id: 101, name: 'web-1', created_at: '2020-01-01T00:00:00Z' }];
  provider.invoices = Array.from({ length: INVOICES }, (_, at) =>
    bill(`inv-${at + 1}`, `${at + 3}.10`, monthsAgo(at + 1)),
  );
}

/** Every instance shows the same, since it comes from PostgreSQL. */
async function isWellEverywhere({ instances }: System): Promise<void> {
  for (const instance of instances.filter((each) => each.isUp())) await isAllWell(instance.client);
}

async function end({ system }: Night, row: Row, item: AttentionItem | undefined): Promise<void> {
  if (row.ends === 'by itself') return;
  const [instance] = system.instances.filter((each) => each.isUp());
  if (item === undefined || instance === undefined) throw new Error('Nobody can act.');
  const { url, client } = instance;
  if (typeof row.ends === 'object' && 'byDismissal' in row.ends) {
    await client.attention.dismiss(item.cause, { reason: row.ends.byDismissal });
    return;
  }
  const reason = row.ends === 'by the action' ? '' : row.ends.byTheActionWithReason;
  await act(item, { url, reason });
  // The action concerns the first kind or invoice of the item. The next one shows once that has ended.
  const acted = new Set([item.action?.href]);
  const next = async () => {
    const { data } = await client.attention.list();
    const other = data.find(
      ({ cause, action }) => cause === item.cause && !acted.has(action?.href),
    );
    if (other !== undefined) await act(other, { url, reason });
    acted.add(other?.action?.href);
    return data;
  };
  await expect.poll(next, polling).toEqual([]);
}

function isForeseen({ requestsFail }: Row, error: unknown): boolean {
  if (requestsFail === 'with their instance') return error instanceof ArcadiaConnectionError;
  if (requestsFail !== 'with 503' || !(error instanceof ProblemError)) return false;
  return error.status === 503 && error.retryAfterSeconds !== null;
}
