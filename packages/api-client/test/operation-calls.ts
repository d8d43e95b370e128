import type { operations } from '../src/contract.gen.ts';
import type { ArcadiaClient, NewAddon, NewPlanVersion } from '../src/index.ts';

export const ID = '0199c1d2-0000-7000-8000-000000000001';
const OTHER_ID = '0199c1d2-0000-7000-8000-000000000002';

const planVersion: NewPlanVersion = {
  plan_code: 'studio',
  base_price_cents: 5000,
  currency: 'AUD',
  items: [{ meter: 'seats', included_qty: 3, overage_unit: 1, overage_price_cents: 300 }],
};
const addon: NewAddon = {
  code: 'seats_5',
  name: 'Five seats',
  meter: 'seats',
  qty: 5,
  price_cents: 1500,
  currency: 'AUD',
};

/** The path parameters of a call, by their names in the contract. */
export interface PathIds {
  readonly id: string;
  readonly addon_id: string;
  readonly kind: string;
  readonly name: string;
  readonly cause: string;
}

/** Values for the path parameters. */
export const PATH_IDS: PathIds = {
  id: ID,
  addon_id: OTHER_ID,
  kind: 'push',
  name: 'balance-snapshot',
  cause: 'not_configured',
};

/** A call of one operation, and the request that it must send. */
export interface OperationCall {
  readonly call: (arcadia: ArcadiaClient, ids: PathIds) => Promise<unknown>;
  /** The expected request line, with the path parameters of `PATH_IDS`. */
  readonly line: string;
  readonly body?: unknown;
}

/** A call of every operation. Typed by the contract: does not compile if an operation is missing. */
export const operationCalls: Record<keyof operations, OperationCall> = {
  listDeployments: {
    call: (arcadia) =>
      arcadia.deployments.list({ state: 'past_due', tenant_id: 'acme', limit: 10 }),
    line: 'GET /api/v1/deployments?state=past_due&tenant_id=acme&limit=10',
  },
  createDeployment: {
    call: (arcadia) =>
      arcadia.deployments.create({ slug: 'shop', display_name: 'Shop', region: 'syd1' }),
    line: 'POST /api/v1/deployments',
    body: { slug: 'shop', display_name: 'Shop', region: 'syd1' },
  },
  getDeployment: {
    call: (arcadia, { id }) => arcadia.deployments.get(id),
    line: `GET /api/v1/deployments/${ID}`,
  },
  updateDeployment: {
    call: (arcadia, { id }) => arcadia.deployments.update(id, { display_name: 'Store' }),
    line: `PATCH /api/v1/deployments/${ID}`,
    body: { display_name: 'Store' },
  },
  transitionDeployment: {
    call: (arcadia, { id }) =>
      arcadia.deployments.transition(id, { to: 'paused', reason: 'asked' }),
    line: `POST /api/v1/deployments/${ID}/transition`,
    body: { to: 'paused', reason: 'asked' },
  },
  cancelScheduledTransition: {
    call: (arcadia, { id }) => arcadia.deployments.cancelScheduledTransition(id),
    line: `DELETE /api/v1/deployments/${ID}/scheduled-transition`,
  },
  subscribeDeployment: {
    call: (arcadia, { id }) =>
      arcadia.deployments.subscribe(id, {
        plan_code: 'studio',
        addons: [{ code: 'storage_50gb', units: 2 }],
      }),
    line: `POST /api/v1/deployments/${ID}/subscribe`,
    body: { plan_code: 'studio', addons: [{ code: 'storage_50gb', units: 2 }] },
  },
  getSubscription: {
    call: (arcadia, { id }) => arcadia.subscriptions.get(id),
    line: `GET /api/v1/deployments/${ID}/subscription`,
  },
  attachAddon: {
    call: (arcadia, { id }) => arcadia.subscriptions.attachAddon(id, { code: 'seats_5', units: 2 }),
    line: `POST /api/v1/deployments/${ID}/subscription/addons`,
    body: { code: 'seats_5', units: 2 },
  },
  removeAddon: {
    call: (arcadia, { id, addon_id }) => arcadia.subscriptions.removeAddon(id, addon_id),
    line: `DELETE /api/v1/deployments/${ID}/subscription/addons/${OTHER_ID}`,
  },
  changePlan: {
    call: (arcadia, { id }) =>
      arcadia.subscriptions.changePlan(id, {
        plan_code: 'pro',
        timing: 'period_end',
        dry_run: true,
      }),
    line: `POST /api/v1/deployments/${ID}/subscription/change-plan`,
    body: { plan_code: 'pro', timing: 'period_end', dry_run: true },
  },
  cancelPlanChange: {
    call: (arcadia, { id }) => arcadia.subscriptions.cancelPlanChange(id),
    line: `DELETE /api/v1/deployments/${ID}/subscription/pending-change`,
  },
  listDeploymentEvents: {
    call: (arcadia, { id }) => arcadia.deployments.listEvents(id, { limit: 5, cursor: 'abc' }),
    line: `GET /api/v1/deployments/${ID}/events?limit=5&cursor=abc`,
  },
  getLifecycle: { call: (arcadia) => arcadia.lifecycle(), line: 'GET /api/v1/lifecycle' },
  followEvents: {
    call: (arcadia) => arcadia.events.follow({ after: 'abc', wait: 30, limit: 200 }),
    line: 'GET /api/v1/events?after=abc&wait=30&limit=200',
  },
  listPlans: {
    call: (arcadia) => arcadia.catalog.listPlans({ limit: 2 }),
    line: 'GET /api/v1/catalog/plans?limit=2',
  },
  listPlanVersions: {
    call: (arcadia) => arcadia.catalog.listPlanVersions({ plan_code: 'studio', status: 'draft' }),
    line: 'GET /api/v1/catalog/plan-versions?plan_code=studio&status=draft',
  },
  getPlanVersion: {
    call: (arcadia, { id }) => arcadia.catalog.getPlanVersion(id),
    line: `GET /api/v1/catalog/plan-versions/${ID}`,
  },
  draftPlanVersion: {
    call: (arcadia) => arcadia.catalog.draftPlanVersion(planVersion),
    line: 'POST /api/v1/catalog/plan-versions',
    body: planVersion,
  },
  publishPlanVersion: {
    call: (arcadia, { id }) => arcadia.catalog.publishPlanVersion(id),
    line: `POST /api/v1/catalog/plan-versions/${ID}/publish`,
  },
  retirePlanVersion: {
    call: (arcadia, { id }) => arcadia.catalog.retirePlanVersion(id),
    line: `POST /api/v1/catalog/plan-versions/${ID}/retire`,
  },
  listAddons: {
    call: (arcadia) => arcadia.catalog.listAddons({ status: 'retired' }),
    line: 'GET /api/v1/catalog/addons?status=retired',
  },
  getAddon: {
    call: (arcadia, { id }) => arcadia.catalog.getAddon(id),
    line: `GET /api/v1/catalog/addons/${ID}`,
  },
  createAddon: {
    call: (arcadia) => arcadia.catalog.createAddon(addon),
    line: 'POST /api/v1/catalog/addons',
    body: addon,
  },
  updateAddon: {
    call: (arcadia, { id }) => arcadia.catalog.updateAddon(id, { price_cents: 800 }),
    line: `PATCH /api/v1/catalog/addons/${ID}`,
    body: { price_cents: 800 },
  },
  publishAddon: {
    call: (arcadia, { id }) => arcadia.catalog.publishAddon(id),
    line: `POST /api/v1/catalog/addons/${ID}/publish`,
  },
  retireAddon: {
    call: (arcadia, { id }) => arcadia.catalog.retireAddon(id),
    line: `POST /api/v1/catalog/addons/${ID}/retire`,
  },
  quote: {
    call: (arcadia) =>
      arcadia.catalog.quote({
        plan_code: 'studio',
        start_date: '2026-12-20',
        usage: [{ meter: 'storage_gb', quantity: 130 }],
      }),
    line: 'POST /api/v1/quote',
    body: {
      plan_code: 'studio',
      start_date: '2026-12-20',
      usage: [{ meter: 'storage_gb', quantity: 130 }],
    },
  },
  getBalance: {
    call: (arcadia) => arcadia.billing.getBalance(),
    line: 'GET /api/v1/billing/balance',
  },
  listAccounts: {
    call: (arcadia) => arcadia.billing.listAccounts({ order: 'desc' }),
    line: 'GET /api/v1/billing/accounts?order=desc',
  },
  getCompleteness: {
    call: (arcadia) => arcadia.billing.getCompleteness({ from: '2026-11-01T00:00:00Z' }),
    line: 'GET /api/v1/billing/completeness?from=2026-11-01T00%3A00%3A00Z',
  },
  listCostLines: {
    call: (arcadia) => arcadia.billing.listCostLines({ period: '2026-04-15', kind: 'droplet' }),
    line: 'GET /api/v1/billing/cost-lines?period=2026-04-15&kind=droplet',
  },
  listInvoices: {
    call: (arcadia) => arcadia.billing.listInvoices({ provisional: true, cursor: 'a+b/c=' }),
    line: 'GET /api/v1/billing/invoices?provisional=true&cursor=a%2Bb%2Fc%3D',
  },
  getInvoice: {
    call: (arcadia, { id }) => arcadia.billing.getInvoice(id),
    line: `GET /api/v1/billing/invoices/${ID}`,
  },
  getInvoiceDocument: {
    call: (arcadia, { id }) => arcadia.billing.getInvoiceDocument(id, { revision: 2 }),
    line: `GET /api/v1/billing/invoices/${ID}/document?revision=2`,
  },
  listInvoiceRevisions: {
    call: (arcadia, { id }) => arcadia.billing.listInvoiceRevisions(id, { order: 'desc' }),
    line: `GET /api/v1/billing/invoices/${ID}/revisions?order=desc`,
  },
  discoverInvoices: {
    call: (arcadia) => arcadia.billing.discoverInvoices(),
    line: 'POST /api/v1/billing/discover',
  },
  acceptInvoice: {
    call: (arcadia, { id }) => arcadia.billing.acceptInvoice(id, { revision: 2, reason: 'right' }),
    line: `POST /api/v1/billing/invoices/${ID}/accept`,
    body: { revision: 2, reason: 'right' },
  },
  reparseInvoices: {
    call: (arcadia) => arcadia.billing.reparseInvoices({ all: true }),
    line: 'POST /api/v1/billing/invoices/reparse',
    body: { all: true },
  },
  ingestInvoice: {
    call: (arcadia, { id }) => arcadia.billing.ingestInvoice(id),
    line: `POST /api/v1/billing/invoices/${ID}/ingest`,
  },
  pushInvoice: {
    call: (arcadia, { id }) => arcadia.billing.pushInvoice(id, { force: true }),
    line: `POST /api/v1/billing/invoices/${ID}/push`,
    body: { force: true },
  },
  listPushAttempts: {
    call: (arcadia, { id }) => arcadia.billing.listPushAttempts(id, { order: 'desc' }),
    line: `GET /api/v1/billing/invoices/${ID}/push-attempts?order=desc`,
  },
  reconcileFinance: {
    call: (arcadia) => arcadia.billing.reconcileFinance({ period: '2026-04' }),
    line: 'POST /api/v1/billing/reconcile',
    body: { period: '2026-04' },
  },
  resendToFinance: {
    call: (arcadia) => arcadia.billing.resendToFinance({ from_period: '2026-04' }),
    line: 'POST /api/v1/billing/finance-target/resend',
    body: { from_period: '2026-04' },
  },
  listResources: {
    call: (arcadia) => arcadia.resources.list({ kind: 'droplet', deployment_id: ID }),
    line: `GET /api/v1/resources?kind=droplet&deployment_id=${ID}`,
  },
  updateResource: {
    call: (arcadia, { id }) => arcadia.resources.update(id, { deployment_id: null }),
    line: `PATCH /api/v1/resources/${ID}`,
    body: { deployment_id: null },
  },
  listWorkItems: {
    call: (arcadia) => arcadia.queue.listItems({ kind: 'push', state: 'failed', key: ID }),
    line: `GET /api/v1/work-items?kind=push&state=failed&key=${ID}`,
  },
  getWorkItem: {
    call: (arcadia, { id }) => arcadia.queue.getItem(id),
    line: `GET /api/v1/work-items/${ID}`,
  },
  retryWorkItems: {
    call: (arcadia) => arcadia.queue.retry({ kind: 'push', state: 'failed' }),
    line: 'POST /api/v1/work-items/retry',
    body: { kind: 'push', state: 'failed' },
  },
  dismissWorkItem: {
    call: (arcadia, { id }) => arcadia.queue.dismissItem(id, 'booked by hand'),
    line: `POST /api/v1/work-items/${ID}/dismiss`,
    body: { reason: 'booked by hand' },
  },
  listWorkKinds: {
    call: (arcadia) => arcadia.queue.listKinds(),
    line: 'GET /api/v1/work-kinds',
  },
  pauseWorkKind: {
    call: (arcadia, { kind }) => arcadia.queue.pauseKind(kind),
    line: 'POST /api/v1/work-kinds/push/pause',
  },
  resumeWorkKind: {
    call: (arcadia, { kind }) => arcadia.queue.resumeKind(kind),
    line: 'POST /api/v1/work-kinds/push/resume',
  },
  probeWorkKind: {
    call: (arcadia, { kind }) => arcadia.queue.probeKind(kind),
    line: 'POST /api/v1/work-kinds/push/probe',
  },
  listSchedules: {
    call: (arcadia) => arcadia.queue.listSchedules(),
    line: 'GET /api/v1/schedules',
  },
  runSchedule: {
    call: (arcadia, { name }) => arcadia.queue.runSchedule(name),
    line: 'POST /api/v1/schedules/balance-snapshot/run',
  },
  listInstances: {
    call: (arcadia) => arcadia.queue.listInstances(),
    line: 'GET /api/v1/instances',
  },
  listAuditLog: {
    call: (arcadia) =>
      arcadia.auditLog.list({ actor: 'bob', action: 'publishAddon', target_id: ID }),
    line: `GET /api/v1/audit-log?actor=bob&action=publishAddon&target_id=${ID}`,
  },
  listAttention: { call: (arcadia) => arcadia.attention.list(), line: 'GET /api/v1/attention' },
  dismissAttention: {
    call: (arcadia, { cause }) => arcadia.attention.dismiss(cause, { reason: 'Later' }),
    line: 'POST /api/v1/attention/not_configured/dismiss',
    body: { reason: 'Later' },
  },
  getHealth: { call: (arcadia) => arcadia.health(), line: 'GET /api/health' },
  getReadiness: { call: (arcadia) => arcadia.ready(), line: 'GET /api/ready' },
};
