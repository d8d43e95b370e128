import {
  type ArcadiaClient,
  type AuditEntry,
  type ChangeOptions,
  paginate,
} from '@arcadia/api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/db/new-id.ts';
import { readContract } from '../../src/http/contract.ts';
import type { OperationId } from '../../src/http/operations.ts';
import type { Finance } from '../billing/finance.ts';
import { type OtherSystems, startOtherSystems } from '../billing/other-systems.ts';
import { type Provider, row } from '../billing/provider.ts';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let others: OtherSystems;
let provider: Provider;
let finance: Finance;
let service: TestService;
let admin: ArcadiaClient;
beforeAll(async () => {
  others = await startOtherSystems();
  ({ provider, finance } = others);
  provider.lists = { droplets: [{ id: 101, name: 'web-1', created_at: '2020-01-01T00:00:00Z' }] };
  const csv = [row('Droplets', 'web-1 (s-1vcpu-1gb)', '3.10')];
  provider.invoices = [{ uuid: 'inv-march', period: '2026-03', amount: '3.10', csv }];
  service = await startTestService({
    env: others.env,
  });
  await service.service.worker.drainAll();
  admin = await service.admin();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await others[Symbol.asyncDispose]();
});

/** A call of an operator, and the audit entries that it must record. */
interface Write {
  readonly call: (options?: ChangeOptions) => Promise<unknown>;
  readonly entries: readonly Pick<AuditEntry, 'before' | 'after'>[];
}

let count = 0;
function next(): number {
  count += 1;
  return count;
}

const prices = { base_price_cents: 100, currency: 'AUD', items: [] };

async function draft(code = `plan_${next()}`) {
  return admin.catalog.draftPlanVersion({ plan_code: code, name: 'A plan', ...prices });
}

const gives = { meter: 'seats', qty: 1, price_cents: 100, currency: 'AUD' };

async function createAddon() {
  return admin.catalog.createAddon({ code: `addon_${next()}`, name: 'An add-on', ...gives });
}

async function createDeployment() {
  const slug = `app-${next()}`;
  return admin.deployments.create({ tenant_id: 'acme', slug, display_name: 'App', region: 'syd1' });
}

/** Creates a deployment whose timers have failed to run. Returns the id of the work item. */
async function failedItem(): Promise<string> {
  const { id: key } = await createDeployment();
  const [item] = await service.em().execute<{ id: string }[]>(
    `insert into work_items (kind, key, attempts, outcome) values ('deployment-due', ?, 8, 'failed')
     on conflict (kind, key) do update set attempts = 8, outcome = 'failed' returning id`,
    [key],
  );
  if (item === undefined) throw new Error('The item was not stored');
  return item.id;
}

async function only<Item>(list: Promise<{ data: Item[] }>): Promise<Item> {
  const [item] = (await list).data;
  if (item === undefined) throw new Error('The list is empty');
  return item;
}

/** An invoice whose only revision does not reconcile. */
async function seedUnreconciledInvoice(): Promise<string> {
  const id = newId();
  await service.em().execute(`
    insert into cloud_invoices (id, account_id, provider_uuid, period, amount, currency, ingest_status,
      applied_revision, line_count, lines_total, tax_total, delta, reconciled)
    select '${id}', id, '${id}', '2025-01', 3.10, 'USD', 'held', 1, 0, 0, 0, -3.10, false from cloud_accounts;
    insert into cloud_invoice_revisions (invoice_id, revision, cause, amount, currency, line_count,
      lines_total, tax_total, delta, reconciled, applied_at)
    values ('${id}', 1, 'provider', 3.10, 'USD', 0, 0, 0, -3.10, false, now())`);
  return id;
}

// Typed by the contract: this compiles only if it covers every action of an operation. A command makes `redactEvent`.
const writes: Record<Exclude<AuditEntry['action'], 'redactEvent'>, () => Promise<Write>> = {
  async draftPlanVersion() {
    const version = { plan_code: `plan_${next()}`, name: 'A plan', ...prices };
    return {
      call: (options) => admin.catalog.draftPlanVersion(version, options),
      entries: [{ before: null, after: { code: version.plan_code, version: 1, status: 'draft' } }],
    };
  },
  async publishPlanVersion() {
    const former = await draft();
    await admin.catalog.publishPlanVersion(former.id);
    const next = await draft(former.code);
    return {
      call: (options) => admin.catalog.publishPlanVersion(next.id, options),
      entries: [
        { before: { ...former, status: 'active' }, after: { ...former, status: 'retired' } },
        { before: { ...next }, after: { ...next, status: 'active' } },
      ],
    };
  },
  async retirePlanVersion() {
    const plan = await draft();
    return {
      call: (options) => admin.catalog.retirePlanVersion(plan.id, options),
      entries: [{ before: { ...plan }, after: { ...plan, status: 'retired' } }],
    };
  },
  async createAddon() {
    const addon = { code: `addon_${next()}`, name: 'An add-on', ...gives };
    return {
      call: (options) => admin.catalog.createAddon(addon, options),
      entries: [{ before: null, after: { ...addon, status: 'draft' } }],
    };
  },
  async updateAddon() {
    const addon = await createAddon();
    const changes = { name: 'Another name', price_cents: 200 };
    return {
      call: (options) => admin.catalog.updateAddon(addon.id, changes, options),
      entries: [{ before: { ...addon }, after: { ...addon, ...changes } }],
    };
  },
  async publishAddon() {
    const addon = await createAddon();
    return {
      call: (options) => admin.catalog.publishAddon(addon.id, options),
      entries: [{ before: { ...addon }, after: { ...addon, status: 'active' } }],
    };
  },
  async retireAddon() {
    const addon = await createAddon();
    return {
      call: (options) => admin.catalog.retireAddon(addon.id, options),
      entries: [{ before: { ...addon }, after: { ...addon, status: 'retired' } }],
    };
  },
  async updateResource() {
    const resource = await only(admin.resources.list());
    const { id } = await createDeployment();
    return {
      call: (options) => admin.resources.update(resource.id, { deployment_id: id }, options),
      entries: [
        { before: { deployment_id: resource.deployment_id }, after: { deployment_id: id } },
      ],
    };
  },
  async retryWorkItems() {
    const id = await failedItem();
    return {
      call: (options) => admin.queue.retry({ ids: [id] }, options),
      entries: [{ before: { id, state: 'failed' }, after: { id, state: 'due', attempts: 0 } }],
    };
  },
  async dismissWorkItem() {
    const id = await failedItem();
    return {
      call: (options) => admin.queue.dismissItem(id, 'done by hand', options),
      entries: [
        { before: { id, state: 'failed' }, after: { id, state: 'done', reason: 'done by hand' } },
      ],
    };
  },
  async pauseWorkKind() {
    const kind = 'balance-snapshot';
    await admin.queue.resumeKind(kind);
    return {
      call: (options) => admin.queue.pauseKind(kind, options),
      entries: [{ before: { kind, paused_by: null }, after: { kind, paused_by: 'tester' } }],
    };
  },
  async resumeWorkKind() {
    const kind = 'balance-snapshot';
    await admin.queue.pauseKind(kind);
    return {
      call: (options) => admin.queue.resumeKind(kind, options),
      entries: [{ before: { kind, paused_by: 'tester' }, after: { kind, paused_by: null } }],
    };
  },
  async probeWorkKind() {
    const kind = 'billing-history';
    const halfOpenAt = '2100-01-01T00:00:00.000Z';
    await service.em().execute(
      `insert into work_kinds (kind, circuit_opened_at, circuit_half_open_at) values (?, now(), ?)
       on conflict (kind) do update set circuit_half_open_at = excluded.circuit_half_open_at,
         circuit_opened_at = excluded.circuit_opened_at`,
      [kind, halfOpenAt],
    );
    return {
      call: (options) => admin.queue.probeKind(kind, options),
      entries: [
        {
          before: { kind, circuit_half_open_at: halfOpenAt },
          after: { circuit_half_open_at: expect.not.stringContaining('2100') },
        },
      ],
    };
  },
  async runSchedule() {
    return {
      call: (options) => admin.queue.runSchedule('log-heads', options),
      entries: [{ before: { name: 'log-heads' }, after: { name: 'log-heads' } }],
    };
  },
  async ingestInvoice() {
    const invoice = await only(admin.billing.listInvoices());
    return {
      call: (options) => admin.billing.ingestInvoice(invoice.id, options),
      entries: [{ before: { ...invoice }, after: { asked: 'ingest' } }],
    };
  },
  async acceptInvoice() {
    const id = await seedUnreconciledInvoice();
    const before = { reconciled: false, applied_revision: 1 };
    const after = { reconciled: true, applied_revision: 2, reason: 'The provider says so' };
    return {
      call: (options) =>
        admin.billing.acceptInvoice(id, { revision: 1, reason: after.reason }, options),
      entries: [{ before, after }],
    };
  },
  async reparseInvoices() {
    const invoice = await only(admin.billing.listInvoices());
    return {
      call: (options) => admin.billing.reparseInvoices({ ids: [invoice.id] }, options),
      entries: [{ before: { id: invoice.id }, after: { asked: 'reparse' } }],
    };
  },
  async discoverInvoices() {
    return {
      call: (options) => admin.billing.discoverInvoices(options),
      entries: [{ before: null, after: { asked: 'discover' } }],
    };
  },
  async pushInvoice() {
    const invoice = await only(admin.billing.listInvoices());
    return {
      call: (options) => admin.billing.pushInvoice(invoice.id, { force: true }, options),
      entries: [{ before: { ...invoice }, after: { asked: 'push', force: true } }],
    };
  },
  async reconcileFinance() {
    const invoice = await only(admin.billing.listInvoices());
    return {
      call: (options) => admin.billing.reconcileFinance({ period: invoice.period }, options),
      entries: [{ before: { ...invoice }, after: { asked: 'push', force: true } }],
    };
  },
  async resendToFinance() {
    await endOf("kind in ('ingest', 'push', 'reparse')");
    const { id } = await only(admin.billing.listInvoices());
    await service
      .em()
      .execute(
        `update cloud_invoices set finance_target = 'http://former acme' where id = '${id}'`,
      );
    const invoice = await admin.billing.getInvoice(id);
    const target = `${finance.url} platform-admin`;
    return {
      call: (options) => admin.billing.resendToFinance({}, options),
      entries: [{ before: { ...invoice }, after: { asked: 'push', target } }],
    };
  },
  async dismissAttention() {
    // No other instance may seem to have started since.
    await service.em().execute("update instances set started_at = now() - interval '2 hours'");
    await service.em().execute(`
      insert into instances (id, version, schema, started_at, heartbeat_at) values
        (gen_random_uuid(), '1.0.0', 'schema', now() - interval '2 hours', now() - interval '1 hour')`);
    const reason = 'Its machine is gone';
    return {
      call: (options) => admin.attention.dismiss('instance_dead', { reason }, options),
      entries: [{ before: null, after: { cause: 'instance_dead', reason } }],
    };
  },
};

let requestId: string;
beforeEach(() => {
  requestId = `request-${next()}`;
});

async function entriesOf(request: string): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for await (const entry of paginate(admin.auditLog.list, { limit: 200 })) {
    if (entry.request_id === request) entries.push(entry);
  }
  return entries;
}

it('covers every write operation that the contract allows to platform roles only', () => {
  const { routes } = readContract((_id): _id is OperationId => true);
  const names = routes
    .filter(({ method, roles }) => method !== 'GET' && roles !== null && !roles.includes('member'))
    .map(({ operationId }) => operationId);
  expect(Object.keys(writes).toSorted()).toEqual(names.toSorted());
});

describe.each(Object.entries(writes))('%s', (action, prepare) => {
  it('records the actor, the target before and after, and the request', async () => {
    const { call, entries } = await prepare();
    await call({ requestId });
    expect(await entriesOf(requestId)).toMatchObject(
      entries.map((entry) => ({ ...entry, action, actor: { kind: 'operator', id: 'tester' } })),
    );
  });

  it('changes nothing if the audit entry cannot be written', async () => {
    const { call } = await prepare();
    await endOf(
      "kind in ('ingest', 'push', 'reparse') or kind in ('deployment-due', 'log-heads') and due_at <= now()",
    );
    const before = await snapshot();
    await service
      .superuserEm()
      .execute('alter table audit_log add constraint refuses_all check (false) not valid');
    const problem = await refusal(call({ requestId }));
    await service.superuserEm().execute('alter table audit_log drop constraint refuses_all');
    expect(problem).toMatchObject({ status: 500, code: 'internal_error' });
    expect(await snapshot()).toEqual(before);
  });

  it('records its entries once per idempotency key', async () => {
    const { call, entries } = await prepare();
    const idempotencyKey = requestId;
    await call({ requestId, idempotencyKey });
    await call({ requestId, idempotencyKey });
    expect(await entriesOf(requestId)).toHaveLength(entries.length);
  });
});

/** An ingest wakes the push that follows it, and does not wait for it; so does a resend. */
async function endOf(items: string): Promise<void> {
  const underWay = `select 1 from work_items where outcome is null and (${items})`;
  await expect.poll(() => service.em().execute<unknown[]>(underWay)).toEqual([]);
}

/** Every row that one of the operations could touch. */
async function snapshot(): Promise<unknown> {
  const tables = ['plans', 'plan_versions', 'plan_items', 'addons', 'cloud_resources'];
  const invoices = ['cloud_invoices', 'cloud_invoice_revisions', 'cloud_cost_lines'];
  const all = [...tables, ...invoices, 'work_items', 'work_kinds'];
  const rows = [...all, 'audit_log'].map(
    (name) => `(select json_agg(t order by t::text) from ${name} t) ${name}`,
  );
  return service.em().execute(`select ${rows.join(', ')}`);
}

describe('records nothing', () => {
  it('for a call that changes nothing', async () => {
    const addon = await createAddon();
    const { name, qty } = addon;
    expect(await admin.catalog.updateAddon(addon.id, { name, qty }, { requestId })).toEqual(addon);
    const { id } = await createDeployment();
    const resource = await only(admin.resources.list());
    await admin.resources.update(resource.id, { deployment_id: id });
    const again = { deployment_id: id.toUpperCase() };
    expect(await admin.resources.update(resource.id, again, { requestId })).toMatchObject({
      deployment_id: id,
    });
    expect(await admin.queue.retry({ ids: [id] }, { requestId })).toEqual({ count: 0 });
    await admin.queue.retry({ kind: 'push', state: 'held' }, { requestId });
    await admin.queue.probeKind('log-heads', { requestId });
    await admin.queue.resumeKind('log-heads', { requestId });
    await endOf("kind in ('ingest', 'push', 'reparse')");
    await admin.billing.reconcileFinance({ period: '1999-01' }, { requestId });
    await admin.billing.resendToFinance({}, { requestId });
    expect(await entriesOf(requestId)).toEqual([]);
  });

  it('for a rejected call', async () => {
    const plan = await draft();
    await admin.catalog.publishPlanVersion(plan.id);
    const addon = await createAddon();
    const resource = await only(admin.resources.list());
    const unknownId = '00000000-0000-7000-8000-000000000000';
    const acme = await service.member('acme');
    const options = { requestId };
    for (const call of [
      () => admin.catalog.publishPlanVersion(plan.id, options),
      () => admin.catalog.retirePlanVersion(unknownId, options),
      () => admin.catalog.draftPlanVersion({ plan_code: 'nameless', ...prices }, options),
      () => admin.catalog.createAddon({ ...gives, code: addon.code, name: 'Again' }, options),
      () => admin.catalog.retireAddon(unknownId, options),
      () => admin.resources.update(resource.id, { deployment_id: unknownId }, options),
      () => admin.queue.dismissItem(unknownId, 'a mistake', options),
      () => admin.queue.runSchedule('no-such-schedule', options),
      () => admin.billing.ingestInvoice(unknownId, options),
      () => admin.billing.pushInvoice(unknownId, {}, options),
      () => admin.billing.reconcileFinance({ period: '2026-13' }, options),
      () => acme.catalog.retireAddon(addon.id, options),
    ]) {
      await refusal(call());
    }
    expect(await entriesOf(requestId)).toEqual([]);
  });

  it('for an invoice that cannot be pushed, but an entry for an ingest that then fails', async () => {
    const invoice = await only(admin.billing.listInvoices());
    provider.faults = [{ path: '/csv', fault: { status: 500 }, times: 1 }];
    const failed = await refusal(admin.billing.ingestInvoice(invoice.id, { requestId }));
    expect(failed).toMatchObject({ code: 'provider_unavailable' });
    await service
      .em()
      .execute('update cloud_invoices set reconciled = false where id = ?', [invoice.id]);
    const push = admin.billing.pushInvoice(invoice.id, {}, { requestId });
    expect(await refusal(push)).toMatchObject({ code: 'invoice_not_pushable' });
    expect(await entriesOf(requestId)).toMatchObject([{ action: 'ingestInvoice' }]);
  });
});
