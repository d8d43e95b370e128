import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readContract } from '../../src/http/contract.ts';
import type { OperationId } from '../../src/http/operations.ts';
import { refusal } from '../setup/refusal.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { slug: 'shop', display_name: 'Shop', region: 'syd1' };

it('makes ten sends at once one effect and one answer', async () => {
  const acme = await service.member('ten');
  const idempotencyKey = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => acme.deployments.create(shop, { idempotencyKey })),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect((await acme.deployments.list()).data).toHaveLength(1);
});

it('holds across instances of the service', async () => {
  await using twin = await startTestService({ databaseUrl: service.config.databaseUrl });
  const [here, there] = await Promise.all([service.member('twins'), twin.member('twins')]);
  const idempotencyKey = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      (n % 2 === 0 ? here : there).deployments.create(shop, { idempotencyKey }),
    ),
  );
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
});

it('replays a refusal too, and undoes what it had begun', async () => {
  const acme = await service.member('refused');
  await acme.deployments.create(shop);
  const idempotencyKey = randomUUID();
  const first = await refusal(acme.deployments.create(shop, { idempotencyKey }));
  const second = await refusal(acme.deployments.create(shop, { idempotencyKey }));
  expect(first).toMatchObject({ code: 'slug_taken' });
  expect(second.problem).toEqual(first.problem);
});

it('refuses the same key with another body', async () => {
  const acme = await service.member('other-body');
  const idempotencyKey = randomUUID();
  await acme.deployments.create(shop, { idempotencyKey });
  const other = acme.deployments.create({ ...shop, slug: 'other' }, { idempotencyKey });
  expect(await refusal(other)).toMatchObject({ status: 409, code: 'idempotency_key_reused' });
});

it('keeps the keys of tenants apart', async () => {
  const [one, two] = await Promise.all([service.member('key-1'), service.member('key-2')]);
  const idempotencyKey = 'the-same';
  const first = await one.deployments.create(shop, { idempotencyKey });
  const second = await two.deployments.create(shop, { idempotencyKey });
  expect(second.id).not.toBe(first.id);
});

it('forgets a key after a day', async () => {
  const acme = await service.member('a-day');
  const idempotencyKey = randomUUID();
  await acme.deployments.create(shop, { idempotencyKey });
  await service
    .em()
    .execute("update idempotency_keys set created_at = now() - interval '25 hours' where key = ?", [
      idempotencyKey,
    ]);
  const again = await refusal(acme.deployments.create(shop, { idempotencyKey }));
  expect(again).toMatchObject({ code: 'slug_taken' });
});

it('is for every operation but those that only read', () => {
  const { routes } = readContract((id): id is OperationId => id !== '');
  const without = routes.filter(({ takesKey, method }) => !takesKey && method !== 'GET');
  expect(without.map(({ operationId }) => operationId)).toEqual(['quote']);
});

it('says that an answer is a replay', async () => {
  const token = await mintToken({ roles: ['member'], tenant_id: 'said' });
  const send = () =>
    fetch(`${service.url}/api/v1/deployments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': 'said',
      },
      body: JSON.stringify(shop),
    });
  const first = await send();
  const second = await send();
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
});

it('replays to a caller in the same role alone', async () => {
  const claims = { tenant_id: 'demoted', sub: 'bob' };
  const [operator, demoted] = await Promise.all([
    service.client({ ...claims, roles: ['platform_admin'] }),
    service.client({ ...claims, roles: ['member'] }),
  ]);
  const idempotencyKey = randomUUID();
  const theirs = { ...shop, tenant_id: 'another' };
  await operator.deployments.create(theirs, { idempotencyKey });
  const replayed = demoted.deployments.create(theirs, { idempotencyKey });
  expect(await refusal(replayed)).toMatchObject({ code: 'idempotency_key_reused' });
});

it('refuses the same key with another If-Match', async () => {
  const acme = await service.member('other-match');
  const { id, seq } = await acme.deployments.create(shop);
  await acme.deployments.transition(id, { to: 'paused' });
  const idempotencyKey = randomUUID();
  const resume = (ifMatch: number) =>
    refusal(acme.deployments.transition(id, { to: 'active' }, { ifMatch, idempotencyKey }));
  expect(await resume(seq)).toMatchObject({ code: 'precondition_failed' });
  expect(await resume(seq + 1)).toMatchObject({ code: 'idempotency_key_reused' });
});

it('lets no number of calls with a key use up the connections that their work wants', async () => {
  const [account, invoice] = [randomUUID(), randomUUID()];
  await service
    .em()
    .execute(
      `insert into cloud_accounts (id, provider, urn, name) values (?, 'digitalocean', 'do:team:1', 'Team')`,
      [account],
    );
  await service.em().execute(
    `insert into cloud_invoices (id, account_id, provider_uuid, period, amount, currency)
     values (?, ?, 'uuid', '2026-04', 1, 'USD')`,
    [invoice, account],
  );
  const admin = await service.admin();
  const pushes = Array.from({ length: 60 }, (_, n) =>
    refusal(admin.billing.pushInvoice(invoice, {}, { idempotencyKey: `push-${n % 30}` })),
  );
  const codes = (await Promise.all(pushes)).map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(['invoice_not_pushable']));
});
