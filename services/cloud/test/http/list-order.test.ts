import { readFileSync } from 'node:fs';
import { type ArcadiaClient, type Page, paginate } from '@arcadia/api-client';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { newId } from '../../src/db/new-id.ts';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

interface ListQuery {
  cursor?: string;
  limit?: number;
  order?: 'asc' | 'desc';
}

let service: TestService;
let admin: ArcadiaClient;
let deploymentId: string;
let invoiceId: string;
beforeAll(async () => {
  service = await startTestService();
  admin = await service.admin();
  for (const slug of ['a', 'b', 'c', 'd', 'e']) {
    const { id } = await admin.deployments.create({
      tenant_id: 'acme',
      slug,
      display_name: slug,
      region: 'syd1',
    });
    deploymentId = id;
  }
  for (const display_name of ['f', 'g', 'h', 'i']) {
    await admin.deployments.update(deploymentId, { display_name });
  }
  invoiceId = await seedBilling(service);
});
afterAll(() => service[Symbol.asyncDispose]());

/** Every paged list, by its operation. */
const lists: Record<string, (query?: ListQuery) => Promise<Page<unknown>>> = {
  listDeployments: (query) => admin.deployments.list(query),
  listDeploymentEvents: (query) => admin.deployments.listEvents(deploymentId, query),
  listPlans: (query) => admin.catalog.listPlans(query),
  listPlanVersions: (query) => admin.catalog.listPlanVersions(query),
  listAddons: (query) => admin.catalog.listAddons(query),
  listAccounts: (query) => admin.billing.listAccounts(query),
  listCostLines: (query) => admin.billing.listCostLines(query),
  listInvoices: (query) => admin.billing.listInvoices(query),
  listInvoiceRevisions: (query) => admin.billing.listInvoiceRevisions(invoiceId, query),
  listPushAttempts: (query) => admin.billing.listPushAttempts(invoiceId, query),
  listResources: (query) => admin.resources.list(query),
  listWorkItems: (query) => admin.queue.listItems(query),
  listAuditLog: (query) => admin.auditLog.list(query),
};

it('takes `order` in every operation with a cursor', () => {
  const { paths } = parse(readFileSync('openapi.yaml', 'utf8'));
  const operations = Object.values<object>(paths).flatMap((item) => Object.values(item));
  const taking = (parameter: string) =>
    operations
      .filter(({ parameters }) =>
        parameters?.some(
          (each: { $ref?: string }) => each.$ref === `#/components/parameters/${parameter}`,
        ),
      )
      .map(({ operationId }) => operationId)
      .toSorted();
  expect(taking('Order')).toEqual(taking('Cursor'));
  expect(taking('Order')).toEqual(Object.keys(lists).toSorted());
});

describe.each(Object.entries(lists))('%s', (_operation, list) => {
  it('returns with `order=desc` the reverse of `order=asc`, page by page', async () => {
    const { data: whole } = await list({ limit: 200 });
    expect(whole.length).toBeGreaterThan(2);
    const directions = fc.constantFrom('asc' as const, 'desc' as const);
    const law = fc.asyncProperty(
      directions,
      fc.integer({ min: 1, max: 9 }),
      async (order, limit) => {
        const seen: unknown[] = [];
        for await (const item of paginate(list, { order, limit })) seen.push(item);
        expect(seen).toEqual(order === 'asc' ? whole : whole.toReversed());
      },
    );
    await fc.assert(law, { numRuns: 4, examples: [['desc', 1]] });
  });

  it('rejects a cursor of the other order with invalid_request', async () => {
    for (const [order, other] of [['asc', 'desc'] as const, ['desc', 'asc'] as const]) {
      const cursor = (await list({ order, limit: 1 })).next_cursor ?? '';
      expect(await refusal(list({ order: other, cursor }))).toMatchObject({
        status: 400,
        code: 'invalid_request',
        problem: { errors: [{ path: '/query/cursor' }] },
      });
    }
  });
});

/**
 * Stores invoices, cost lines and resources, several of them with the same `created_at`, and revisions. Returns the id of
 * an invoice that has lines and revisions.
 */
async function seedBilling({ em }: TestService): Promise<string> {
  const [accountId, invoiceId] = [newId(), newId()];
  await em().execute(
    `insert into cloud_accounts (id, provider, urn, name) values (?, 'digitalocean', 'urn', 'team')`,
    [accountId],
  );
  await em().execute(
    `insert into cloud_accounts (id, provider, urn, name, created_at)
     select gen_random_uuid(), 'digitalocean', 'urn-' || n, 'team', to_timestamp(n / 3)
     from generate_series(1, 8) as n`,
  );
  for (const [index, id] of [invoiceId, newId(), newId(), newId()].entries()) {
    await em().execute(
      `insert into cloud_invoices (id, account_id, provider_uuid, period, amount, currency, created_at)
       values (?, ?, ?, '2026-04', 1, 'USD', to_timestamp(?))`,
      [id, accountId, id, Math.floor(index / 2)],
    );
  }
  await em().execute(
    `insert into cloud_cost_lines (id, invoice_id, "row", kind, charge_category, product,
       description, amount, currency, unmatched_reason, created_at)
     select gen_random_uuid(), ?, n, 'tax', 'tax', 'GST', 'GST', 1, 'USD', 'not_a_resource',
       to_timestamp(n / 3) from generate_series(1, 8) as n`,
    [invoiceId],
  );
  await em().execute(
    `insert into work_items (kind, key, created_at)
     select 'push', n, to_timestamp(n / 3) from generate_series(1, 8) as n`,
  );
  await em().execute(
    `insert into cloud_invoice_revisions (invoice_id, revision, cause, amount, currency, line_count,
       lines_total, tax_total, delta, reconciled)
     select ?, n, 'provider', 1, 'USD', 8, 8, 8, 0, true from generate_series(1, 12) as n`,
    [invoiceId],
  );
  await em().execute(
    `insert into finance_push_attempts (id, invoice_id, digest, target, amount_gross_minor,
       amount_tax_minor, currency, deadline_at, created_at)
     select gen_random_uuid(), ?, 'digest', 'target', 1, 0, 'USD', now(), to_timestamp(n / 3)
     from generate_series(1, 8) as n`,
    [invoiceId],
  );
  await em().execute(
    `insert into cloud_resources (id, account_id, kind, provider_id, name, first_seen_at,
       last_seen_at, created_at)
     select gen_random_uuid(), ?, 'droplet', n, 'web', now(), now(), to_timestamp(n / 3)
     from generate_series(1, 8) as n`,
    [accountId],
  );
  return invoiceId;
}
