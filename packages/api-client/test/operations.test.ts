import { describe, expect, it } from 'vitest';
import type { operations } from '../src/contract.gen.ts';
import {
  type ArcadiaClient,
  createArcadiaClient,
  type NewAddon,
  type NewPlanVersion,
} from '../src/index.ts';
import { json, startArcadiaServer } from './arcadia-server.ts';

const ID = '0199c1d2-0000-7000-8000-000000000001';
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

interface Sent {
  readonly call: (arcadia: ArcadiaClient) => Promise<unknown>;
  /** The expected request line. */
  readonly line: string;
  readonly body?: unknown;
}

// Typed by the contract: does not compile if an operation is missing.
const table: Record<keyof operations, Sent> = {
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
    call: (arcadia) => arcadia.deployments.get(ID),
    line: `GET /api/v1/deployments/${ID}`,
  },
  updateDeployment: {
    call: (arcadia) => arcadia.deployments.update(ID, { display_name: 'Store' }),
    line: `PATCH /api/v1/deployments/${ID}`,
    body: { display_name: 'Store' },
  },
  transitionDeployment: {
    call: (arcadia) => arcadia.deployments.transition(ID, { to: 'paused', reason: 'asked' }),
    line: `POST /api/v1/deployments/${ID}/transition`,
    body: { to: 'paused', reason: 'asked' },
  },
  cancelScheduledTransition: {
    call: (arcadia) => arcadia.deployments.cancelScheduledTransition(ID),
    line: `DELETE /api/v1/deployments/${ID}/scheduled-transition`,
  },
  subscribeDeployment: {
    call: (arcadia) =>
      arcadia.deployments.subscribe(ID, {
        plan_code: 'studio',
        addons: [{ code: 'storage_50gb', units: 2 }],
      }),
    line: `POST /api/v1/deployments/${ID}/subscribe`,
    body: { plan_code: 'studio', addons: [{ code: 'storage_50gb', units: 2 }] },
  },
  getSubscription: {
    call: (arcadia) => arcadia.subscriptions.get(ID),
    line: `GET /api/v1/deployments/${ID}/subscription`,
  },
  attachAddon: {
    call: (arcadia) => arcadia.subscriptions.attachAddon(ID, { code: 'seats_5', units: 2 }),
    line: `POST /api/v1/deployments/${ID}/subscription/addons`,
    body: { code: 'seats_5', units: 2 },
  },
  removeAddon: {
    call: (arcadia) => arcadia.subscriptions.removeAddon(ID, OTHER_ID),
    line: `DELETE /api/v1/deployments/${ID}/subscription/addons/${OTHER_ID}`,
  },
  changePlan: {
    call: (arcadia) =>
      arcadia.subscriptions.changePlan(ID, {
        plan_code: 'pro',
        timing: 'period_end',
        dry_run: true,
      }),
    line: `POST /api/v1/deployments/${ID}/subscription/change-plan`,
    body: { plan_code: 'pro', timing: 'period_end', dry_run: true },
  },
  cancelPlanChange: {
    call: (arcadia) => arcadia.subscriptions.cancelPlanChange(ID),
    line: `DELETE /api/v1/deployments/${ID}/subscription/pending-change`,
  },
  listDeploymentEvents: {
    call: (arcadia) => arcadia.deployments.listEvents(ID, { limit: 5, cursor: 'abc' }),
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
    call: (arcadia) => arcadia.catalog.getPlanVersion(ID),
    line: `GET /api/v1/catalog/plan-versions/${ID}`,
  },
  draftPlanVersion: {
    call: (arcadia) => arcadia.catalog.draftPlanVersion(planVersion),
    line: 'POST /api/v1/catalog/plan-versions',
    body: planVersion,
  },
  publishPlanVersion: {
    call: (arcadia) => arcadia.catalog.publishPlanVersion(ID),
    line: `POST /api/v1/catalog/plan-versions/${ID}/publish`,
  },
  retirePlanVersion: {
    call: (arcadia) => arcadia.catalog.retirePlanVersion(ID),
    line: `POST /api/v1/catalog/plan-versions/${ID}/retire`,
  },
  listAddons: {
    call: (arcadia) => arcadia.catalog.listAddons({ status: 'retired' }),
    line: 'GET /api/v1/catalog/addons?status=retired',
  },
  getAddon: {
    call: (arcadia) => arcadia.catalog.getAddon(ID),
    line: `GET /api/v1/catalog/addons/${ID}`,
  },
  createAddon: {
    call: (arcadia) => arcadia.catalog.createAddon(addon),
    line: 'POST /api/v1/catalog/addons',
    body: addon,
  },
  updateAddon: {
    call: (arcadia) => arcadia.catalog.updateAddon(ID, { price_cents: 800 }),
    line: `PATCH /api/v1/catalog/addons/${ID}`,
    body: { price_cents: 800 },
  },
  publishAddon: {
    call: (arcadia) => arcadia.catalog.publishAddon(ID),
    line: `POST /api/v1/catalog/addons/${ID}/publish`,
  },
  retireAddon: {
    call: (arcadia) => arcadia.catalog.retireAddon(ID),
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
  listCostLines: {
    call: (arcadia) => arcadia.billing.listCostLines({ period: '2026-04-15', kind: 'droplet' }),
    line: 'GET /api/v1/billing/cost-lines?period=2026-04-15&kind=droplet',
  },
  listInvoices: {
    call: (arcadia) => arcadia.billing.listInvoices({ provisional: true, cursor: 'a+b/c=' }),
    line: 'GET /api/v1/billing/invoices?provisional=true&cursor=a%2Bb%2Fc%3D',
  },
  getInvoice: {
    call: (arcadia) => arcadia.billing.getInvoice(ID),
    line: `GET /api/v1/billing/invoices/${ID}`,
  },
  ingestInvoice: {
    call: (arcadia) => arcadia.billing.ingestInvoice(ID),
    line: `POST /api/v1/billing/invoices/${ID}/ingest`,
  },
  pushInvoice: {
    call: (arcadia) => arcadia.billing.pushInvoice(ID, { force: true }),
    line: `POST /api/v1/billing/invoices/${ID}/push`,
    body: { force: true },
  },
  listResources: {
    call: (arcadia) => arcadia.resources.list({ kind: 'droplet', deployment_id: ID }),
    line: `GET /api/v1/resources?kind=droplet&deployment_id=${ID}`,
  },
  updateResource: {
    call: (arcadia) => arcadia.resources.update(ID, { deployment_id: null }),
    line: `PATCH /api/v1/resources/${ID}`,
    body: { deployment_id: null },
  },
  listAuditLog: {
    call: (arcadia) => arcadia.auditLog.list({ action: 'publishAddon', target_id: ID }),
    line: `GET /api/v1/audit-log?action=publishAddon&target_id=${ID}`,
  },
  getHealth: { call: (arcadia) => arcadia.health(), line: 'GET /api/health' },
  getReadiness: { call: (arcadia) => arcadia.ready(), line: 'GET /api/ready' },
};

describe.each(Object.entries(table))('%s', (_, { call, line, body }) => {
  it('sends the request of the contract, and returns the data', async () => {
    const answer = { id: ID, any: 'thing' };
    await using server = await startArcadiaServer(json(200, answer));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });

    expect(await call(arcadia)).toEqual(answer);
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(`${request?.method} ${request?.path}`).toBe(line);
    expect(request?.body).toEqual(body);
    expect(request?.headers.authorization).toBe('Bearer a-token');
    expect(request?.headers['content-type']).toBe(
      body === undefined ? undefined : 'application/json',
    );
  });
});

describe('deployments.get', () => {
  it.each([
    ['a Date', new Date('2026-04-30T00:00:00Z'), '2026-04-30T00%3A00%3A00.000Z'],
    ['text', '2026-04-30T10:00:00+10:00', '2026-04-30T10%3A00%3A00%2B10%3A00'],
  ])('sends asOf given as %s', async (_name, asOf, sent) => {
    await using server = await startArcadiaServer(json(200, { id: ID }));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    await arcadia.deployments.get(ID, { asOf, requestId: 'request-1' });

    expect(server.requests[0]?.path).toBe(`/api/v1/deployments/${ID}?as_of=${sent}`);
    expect(server.requests[0]?.headers['x-request-id']).toBe('request-1');
  });
});

describe('ready', () => {
  const degraded = {
    status: 'degraded',
    stores: { postgres: 'up', scheduler: { backend: 'mongodb', state: 'down' } },
  };

  it('returns the health of a service that is not ready', async () => {
    await using server = await startArcadiaServer(json(503, degraded));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });

    expect(await arcadia.ready()).toEqual(degraded);
  });

  it('rejects if another server answers 503', async () => {
    await using server = await startArcadiaServer(json(503, { message: 'no healthy upstream' }));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });

    await expect(arcadia.ready()).rejects.toMatchObject({ code: 'connection', status: 503 });
  });
});

describe('the options of a call', () => {
  it('are sent as headers', async () => {
    await using server = await startArcadiaServer(json(200, { id: ID }));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    await arcadia.deployments.transition(
      ID,
      { to: 'paused' },
      { idempotencyKey: 'key-1', ifMatch: 7, requestId: 'request-1' },
    );

    expect(server.requests[0]?.headers).toMatchObject({
      'idempotency-key': 'key-1',
      'if-match': '"7"',
      'x-request-id': 'request-1',
    });
  });

  it('are not sent if they are not given', async () => {
    await using server = await startArcadiaServer(json(200, { id: ID }));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    await arcadia.deployments.transition(ID, { to: 'paused' });

    const names = Object.keys(server.requests[0]?.headers ?? {});
    expect(names).not.toContain('idempotency-key');
    expect(names).not.toContain('if-match');
    expect(names).not.toContain('x-request-id');
  });
});
