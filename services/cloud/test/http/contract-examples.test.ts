import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { anonymous, type Caller } from '../../src/http/caller.ts';
import { readContract } from '../../src/http/contract.ts';
import { createFairness } from '../../src/http/fairness.ts';
import type { OperationId } from '../../src/http/operations.ts';
import { toApiLifecycle } from '../../src/lifecycle/lifecycle.routes.ts';
import { startApp } from '../setup/start-app.ts';

const { document } = readContract((id): id is OperationId => id !== '');

/** The values of the examples of an answer, by their names. */
function examplesOf(operationId: string, status: number): Record<string, unknown> {
  const [media] = Object.values(members(answerOf(operationId, status).content));
  const entries = Object.entries(members(members(media).examples));
  return Object.fromEntries(entries.map(([name, value]) => [name, follow(value).value]));
}

/** The operations that not every role may call. */
const restricted = operations().filter(({ roles }) => roles !== undefined && roles.length < 4);

const REQUEST_ID = '01a21b7c-92cb-755d-b4e3-0911db38f40b';
const shop = { slug: 'shop', state: 'active' };

const facts: [operationId: string, status: number, expected: object[]][] = [
  ['createDeployment', 201, [{ ...shop, seq: 1, scheduled_transition: null }]],
  ['updateDeployment', 200, [{ display_name: 'Shop, second edition', llm_mode: 'dedicated' }]],
  ['transitionDeployment', 200, [{ ...shop, scheduled_transition: { to: 'paused' } }]],
  ['cancelScheduledTransition', 200, [{ ...shop, scheduled_transition: null }]],
  ['subscribeDeployment', 201, [{ pending_change: null, addons: [{ code: 'storage_50gb' }] }]],
  ['attachAddon', 201, [{ addons: [{ code: 'storage_50gb' }] }]],
  ['removeAddon', 200, [{ addons: [] }]],
  ['cancelPlanChange', 200, [{ pending_change: null }]],
  ['changePlan', 200, [{ applied: false, subscription: { pending_change: { plan_code: 'pro' } } }]],
  ['draftPlanVersion', 201, [{ status: 'draft', base_price_cents: 5500 }]],
  ['publishPlanVersion', 200, [{ status: 'active' }]],
  ['retirePlanVersion', 200, [{ status: 'retired' }]],
  ['createAddon', 201, [{ status: 'draft' }]],
  ['updateAddon', 200, [{ price_cents: 800 }]],
  ['publishAddon', 200, [{ status: 'active' }]],
  ['retireAddon', 200, [{ status: 'retired' }]],
  ['getHealth', 200, [{ status: 'ok' }, { status: 'degraded' }]],
  ['getReadiness', 200, [{ status: 'ok' }, { status: 'degraded', stores: { postgres: 'up' } }]],
  ['getReadiness', 503, [{ status: 'degraded', stores: { postgres: 'down' } }]],
  ['getBalance', 404, [{ detail: expect.stringContaining('No balance') }]],
  ['getInvoice', 404, [{ detail: expect.stringContaining('There is no invoice') }]],
  ['getAddon', 404, [{ detail: expect.stringContaining('There is no add-on') }]],
  ['getPlanVersion', 404, [{ detail: expect.stringContaining('There is no plan version') }]],
  ['updateResource', 404, [{ detail: expect.stringContaining('There is no resource') }]],
  ['listDeployments', 403, [{ detail: expect.stringContaining('`tenant_id`') }]],
  ['listAddons', 403, [{ detail: expect.stringContaining('`status`') }]],
];

describe('the examples of the contract', () => {
  it.each(facts)('show what %s can answer with %i', (operationId, status, expected) => {
    expect(Object.values(examplesOf(operationId, status))).toMatchObject(expected);
  });

  it('show the lifecycle as getLifecycle returns it', () => {
    expect(examplesOf('getLifecycle', 200)).toEqual({ lifecycle: toApiLifecycle() });
  });

  it('show all events of a deployment, up to its `seq`', () => {
    const { deploymentDetail } = examplesOf('getDeployment', 200);
    const { seq, events } = detail.parse(deploymentDetail);
    expect(events.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
    expect(events.at(-1)?.seq).toBe(seq);
  });

  it('show the whole object in the audit log', () => {
    const [entry] = page.parse(examplesOf('listAuditLog', 200).auditPage).data;
    expect(entry?.after).toEqual(examplesOf('publishAddon', 200).addon);
    expect(entry?.before).toEqual(examplesOf('createAddon', 201).draftAddon);
  });

  it.each(restricted)('show the roles that may call $id', ({ id, roles }) => {
    const { forbidden, forbidden_viewer: viewer } = examplesOf(id, 403);
    expect(forbidden ?? viewer).toMatchObject({
      roles,
      detail: expect.stringMatching(
        `may not call \\w+. Use one of the roles ${roles?.join(', ')}.`,
      ),
    });
  });

  it.each(operations())('name an input of $id that does not fit', ({ id, parameters, path }) => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const names = [...parameters, ...inPath, 'colour'];
    for (const value of Object.values(examplesOf(id, 400))) {
      for (const { path } of problem.parse(value).errors) {
        expect(path).toMatch(new RegExp(`^/body/|/(${names.join('|')})$`));
      }
    }
  });

  it.each([
    ['listDeployments', 'invalid_request', '/api/v1/deployments?limit=201'],
    ['getDeployment', 'invalid_id', '/api/v1/deployments/first'],
    ['getLifecycle', 'invalid_query', '/api/v1/lifecycle?colour=red'],
  ])('show the answer of %s with %s', async (operationId, name, path) => {
    await using app = await startApp(() => ({ status: 200, body: {}, headers: {} }), {
      validateResponses: false,
    });
    const answer = await fetch(app.url + path, { headers: { 'x-request-id': REQUEST_ID } });
    expect(await answer.json()).toEqual(examplesOf(operationId, 400)[name]);
  });

  it('show the refusal of a tenant, and that of a platform role names the caller', async () => {
    const limits = { running: 0, waiting: 0, refusalDelayMs: 0 };
    const fairness = createFairness({ logger: pino({ enabled: false }), random: () => 0, limits });
    const shown = problem.parse(examplesOf('listPlans', 429).too_many_requests);
    await expect(fairness.enter(anonymous)).rejects.toThrow(shown.detail);
    const operator: Caller = { ...anonymous, role: 'platform_admin', visibility: 'all' };
    const detail = 'Too many requests of this caller run or wait on this instance.';
    await expect(fairness.enter(operator)).rejects.toThrow(detail);
  });
});

const detail = z.looseObject({ seq: z.int(), events: z.array(z.looseObject({ seq: z.int() })) });
const page = z.looseObject({
  data: z.array(z.looseObject({ before: z.unknown(), after: z.unknown() })),
});
const problem = z.looseObject({
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
});

function operations() {
  return Object.entries(members(document.paths)).flatMap(([path, item]) =>
    Object.values(members(item)).flatMap((value) => {
      const found = z.looseObject({ operationId: z.string() }).safeParse(value);
      if (!found.success) return [];
      const { operationId: id, 'x-roles': roles, parameters = [] } = found.data;
      const names = z
        .array(z.unknown())
        .parse(parameters)
        .map((each) => String(follow(each).name));
      return [{ id, path, roles: z.array(z.string()).optional().parse(roles), parameters: names }];
    }),
  );
}

function answerOf(operationId: string, status: number): Record<string, unknown> {
  const all = Object.values(members(document.paths)).flatMap((item) =>
    Object.values(members(item)),
  );
  const found = all.find((value) => follow(value).operationId === operationId);
  return follow(members(follow(found).responses)[status]);
}

/** Follows a reference into the contract. */
function follow(node: unknown): Record<string, unknown> {
  const { $ref } = Array.isArray(node) ? {} : members(node);
  if (typeof $ref !== 'string') return Array.isArray(node) ? {} : members(node);
  const parts = $ref.split('/').slice(1);
  return follow(parts.reduce<unknown>((at, part) => members(at)[part], document));
}

function members(value: unknown): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(value);
}
