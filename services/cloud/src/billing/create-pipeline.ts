import type { BillingClient } from '@arcadia/do-billing/client';
import type { FinanceClient } from '@arcadia/finance-client';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Origin } from '../origin.ts';
import { syncInventory } from '../resources/sync-inventory.ts';
import type { WorkDefinition, WorkDeps } from '../work/attempt.ts';
import { createWorker, type Worker } from '../work/worker.ts';
import { discoverInvoices } from './discover-invoices.ts';
import { ingestInvoice } from './ingest-invoice.ts';
import { ingestNow } from './ingest-now.ts';
import { Invoice } from './invoice.entity.ts';
import { type PushResult, pushInvoice } from './push-invoice.ts';
import { pushNow } from './push-now.ts';
import { snapshotBalance } from './snapshot-balance.ts';
import { type ApiInvoice, toApiInvoice } from './to-api-invoice.ts';

export interface PipelineDeps extends WorkDeps {
  readonly now: () => Date;
  /** Undefined where there is no token: what would ask the provider then stays due. */
  readonly digitalOcean: BillingClient | undefined;
  /** Undefined where finance is not configured: pushes then stay due. */
  readonly finance: FinanceClient | undefined;
  /** What the same worker does before it looks for bills: it waits for no provider. */
  readonly otherWork: readonly WorkDefinition[];
}

/** The billing pipeline: a worker for what is due, and what operators may ask for at once. */
export interface Pipeline {
  readonly worker: Worker;
  readonly isFinanceConfigured: boolean;
  /** @throws {ArcadiaError} `not_found`, `invoice_unreadable`, `provider_unavailable`. */
  ingestNow(invoiceId: string, origin: Origin): Promise<ApiInvoice>;
  /** @throws {ArcadiaError} `not_found`, `invoice_not_pushable`, `finance_rejected`, `finance_unavailable`. */
  pushNow(
    invoiceId: string,
    options: { readonly force: boolean },
    origin: Origin,
  ): Promise<PushResult>;
}

export function createPipeline(deps: PipelineDeps): Pipeline {
  const { orm, now, digitalOcean, finance } = deps;
  const isFinanceConfigured = finance !== undefined;
  const push: WorkDefinition<PushResult> | undefined = finance && {
    kind: 'push',
    concurrency: 4,
    run: (item) => pushInvoice({ orm, finance, now }, item),
    onFailure: async (em, { key }, { message }, outcome) => {
      const status = outcome === 'failed' ? { financeStatus: 'failed' as const } : {};
      await showOnInvoice(em, key, { lastError: message, ...status });
    },
  };
  const ingest: WorkDefinition | undefined = digitalOcean && {
    kind: 'ingest',
    concurrency: 4,
    run: (item) => ingestInvoice({ orm, digitalOcean, now }, item),
    onFailure: async (em, { key }, { message }, outcome) => {
      const status = outcome === 'failed' ? { ingestStatus: 'failed' as const } : {};
      await showOnInvoice(em, key, { lastError: message, ...status });
    },
  };
  const recurring: WorkDefinition[] = digitalOcean
    ? [
        {
          kind: 'inventory-sync',
          concurrency: 1,
          run: (item) => syncInventory({ orm, digitalOcean, now }, item),
        },
        {
          kind: 'balance-snapshot',
          concurrency: 1,
          run: (item) => snapshotBalance({ orm, digitalOcean }, item),
        },
        {
          kind: 'billing-history',
          concurrency: 1,
          run: (item) => discoverInvoices({ orm, digitalOcean }, item),
        },
      ]
    : [];
  const worker = createWorker(deps, [
    ...deps.otherWork,
    ...recurring,
    ...(ingest ? [ingest] : []),
    ...(push ? [push] : []),
  ]);
  return {
    worker,
    isFinanceConfigured,
    async ingestNow(invoiceId, origin) {
      const invoice = await ingestNow(deps, ingest, invoiceId, origin);
      worker.wake('push');
      return toApiInvoice(invoice, isFinanceConfigured);
    },
    pushNow: (invoiceId, options, origin) => pushNow(deps, push, invoiceId, options, origin),
  };
}

async function showOnInvoice(
  em: EntityManager,
  id: string,
  shown: Partial<Pick<Invoice, 'lastError' | 'ingestStatus' | 'financeStatus'>>,
): Promise<void> {
  await em.nativeUpdate(Invoice, { id }, shown);
}
