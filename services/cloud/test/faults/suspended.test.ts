import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { defaultQueueTimes } from '../../src/queue/instance.ts';
import { type HoldingProxy, startHoldingProxy } from '../setup/start-holding-proxy.ts';
import { writeBill } from './bills.ts';
import { findViolations } from './invariants.ts';
import { createRandom } from './random.ts';
import { settle } from './settle.ts';
import { type System, startSystem } from './system.ts';

// A worker is stopped by SIGSTOP for two leases while another one does its work with a newer document, and goes on then.

const random = createRandom(1, 0);
const bill = { uuid: 'inv-1', period: '2026-04' };
const older = writeBill(bill, 1, random);
const newer = writeBill(bill, 2, random);

/** That of the instances: `brisk-times.ts`. */
const LEASE_MS = defaultQueueTimes.leaseMs / 20;

/** Each is held outside a transaction: PostgreSQL would end one that stands still. */
const statements = {
  /** The transaction that commits the document. */
  commitDocument: ['update "cloud_invoice_documents"', 'begin'],
  /** The transaction that commits the attempt. */
  commitAttempt: ['from "live_cost_lines"', 'begin'],
  /** The check right before the request. */
  lastCheck: ['"lease_token" = $3 and lease_until > now()'],
} as const;

/** The log line of a run that has lost its lease. */
const LOST = /^lease on work item lost/;

type Stop = (system: System, store: HoldingProxy) => Promise<() => void>;

describe('a worker that is stopped for two leases', () => {
  it.each<[string, 'ingest' | 'push', Stop]>([
    [
      'before it commits its document',
      'ingest',
      (_, store) => store.holdAt(...statements.commitDocument),
    ],
    [
      'before it commits its attempt',
      'push',
      (_, store) => store.holdAt(...statements.commitAttempt),
    ],
    ['before it sends', 'push', (_, store) => store.holdAt(...statements.lastCheck)],
    ['while finance has its request', 'push', ({ finance }) => finance.hold()],
  ])('%s leaves finance with the newest amounts (%s)', async (_, kind, stop) => {
    await using system = await startSystem({ instances: 0 });
    const { provider, finance, databaseUrl, serviceUrl } = system;
    await using store = await startHoldingProxy(serviceUrl);
    const stopped = await system.start({ env: { DATABASE_URL: store.url } });
    // Its first discovery has found no invoice, and answers no later one.
    await system.settled();
    const { queue, billing } = stopped.client;
    await queue.pauseKind(kind);
    provider.invoices = [older];
    await billing.discoverInvoices();
    const statusOf = async () => (await billing.listInvoices()).data[0]?.ingest_status;
    await expect.poll(statusOf).toBe(kind === 'push' ? 'ingested' : 'pending');
    const held = stop(system, store);
    await queue.resumeKind(kind);

    const release = await held;
    stopped.suspend();
    const sinceMs = performance.now();
    provider.invoices = [newer];
    const other = await system.start();
    await other.client.billing.discoverInvoices();
    await expect.poll(() => grossOf(finance)).toBe(centsOf(newer));
    await sleep(Math.max(0, sinceMs + 2 * LEASE_MS - performance.now()));
    // The older request arrives last.
    const mark = stopped.log().length;
    release();
    stopped.resume();

    const lines = () => stopped.logSince(mark).filter((line) => line.kind === kind);
    // Not the line that tells that the kind is not paused any more.
    const ended = () => lines().filter((line) => !('former' in line));
    await expect.poll(ended).not.toEqual([]);
    await settle(system);
    expect(grossOf(finance)).toBe(centsOf(newer));
    expect(await findViolations({ databaseUrl, provider, finance })).toEqual([]);
    expect(ended()[0]?.msg).toMatch(LOST);
  });
});

function grossOf({ held }: System['finance']): unknown {
  return held.get(bill.uuid)?.amount_gross_minor;
}

function centsOf({ amount }: typeof newer): number {
  return Math.round(Number(amount) * 100);
}
