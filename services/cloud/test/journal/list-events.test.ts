import { randomUUID } from 'node:crypto';
import { type ListEventsQuery, paginate } from '@arcadia/api-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { slug: 'shop', display_name: 'Shop', region: 'syd1' };

it('lists a log page by page, in the order of seq, to the end', async () => {
  const acme = await service.member('acme');
  const { id } = await acme.deployments.create(shop);
  for (const name of ['a', 'b', 'c', 'd'])
    await acme.deployments.update(id, { display_name: name });
  const list = (query?: ListEventsQuery) => acme.deployments.listEvents(id, query);
  const seqs: number[] = [];
  for await (const { seq } of paginate(list, { limit: 2 })) seqs.push(seq);
  expect(seqs).toEqual([1, 2, 3, 4, 5]);
  const whole = await list();
  expect(whole.next_cursor).toBeNull();
  expect(whole.data).toEqual((await acme.deployments.get(id)).events);
  const [last, none] = [await list({ limit: 5 }), await list({ limit: 4 })];
  expect(last.next_cursor).toBeNull();
  expect(none.next_cursor).not.toBeNull();
});

it("returns 404 for an unknown deployment and for another tenant's, at any cursor", async () => {
  const acme = await service.member('acme-2');
  const { id } = await acme.deployments.create(shop);
  await acme.deployments.update(id, { display_name: 'a' });
  const { next_cursor } = await acme.deployments.listEvents(id, { limit: 1 });
  const globex = await service.member('globex');
  for (const cursor of [undefined, next_cursor ?? '']) {
    const query = cursor === undefined ? {} : { cursor };
    for (const other of [id, randomUUID()]) {
      const problem = await refusal(globex.deployments.listEvents(other, query));
      expect(problem).toMatchObject({ status: 404, code: 'not_found' });
    }
  }
});

it('rejects a cursor that it did not return', async () => {
  const acme = await service.member('acme-3');
  const { id } = await acme.deployments.create(shop);
  await acme.deployments.create({ ...shop, slug: 'other' });
  const { next_cursor } = await acme.deployments.list({ limit: 1 });
  const made = ['seq 0', 'seq -1', 'seq 01', 'seq 2147483648', 'seq 1 ', '7', ''].map((text) =>
    Buffer.from(text).toString('base64url'),
  );
  for (const cursor of [
    'x',
    `${Buffer.from('seq 1').toString('base64')}==`,
    next_cursor ?? '',
    ...made,
  ]) {
    const problem = await refusal(acme.deployments.listEvents(id, { cursor }));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(problem.problem.errors).toMatchObject([{ path: '/query/cursor' }]);
  }
});
