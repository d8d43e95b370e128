import { afterAll, beforeAll, expect, it } from 'vitest';
import { readChainHead } from '../../src/journal/chain-heads.ts';
import { findLostHeads, type PublishedHead } from '../../src/journal/compare-heads.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { tamper } from './journal-fixtures.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

let slugs = 0;

/** Creates a deployment with three events, and returns the heads of its log after each event. */
async function createWithHeads(): Promise<PublishedHead[]> {
  const admin = await service.admin();
  slugs += 1;
  const shop = { slug: `s-${slugs}`, display_name: 'Shop', region: 'syd1', tenant_id: 'acme' };
  const { id } = await admin.deployments.create(shop);
  await admin.deployments.transition(id, { to: 'paused' });
  await admin.deployments.transition(id, { to: 'active' });
  return await Promise.all(
    [1, 2, 3].map(async (seq) => ({
      deploymentId: id,
      seq,
      hash: await readChainHead(service.em(), id, seq),
    })),
  );
}

async function* batchesOf(heads: readonly PublishedHead[]) {
  for (const head of heads) yield [head];
  yield [];
}

async function findFaults(heads: readonly PublishedHead[]) {
  const faults: object[] = [];
  for await (const { deploymentId, fault } of findLostHeads(service.em(), batchesOf(heads))) {
    const { seq, problem } = fault;
    faults.push({ deploymentId, seq, problem });
  }
  return faults;
}

const of = 'where deployment_id = ? and seq';

it('accepts the heads of every day, of a log that goes on after them', async () => {
  expect(await findFaults((await createWithHeads()).slice(0, 2))).toEqual([]);
});

it('accepts the head of an event without a hash, which was computed', async () => {
  const [first, second, third] = await createWithHeads();
  if (!first || !second || !third) throw new Error('The log is too short.');
  const unsealed =
    'prev_hash = null, hash = null, reason_digest = null, metadata_digest = null, deployment_digest = null';
  await tamper(service.superuserEm(), [
    `update cloud_deployment_events set ${unsealed} ${of} >= 2`,
    first.deploymentId,
  ]);
  expect(await findFaults([first, second, third])).toEqual([]);
  const { deploymentId } = second;
  expect(await findFaults([{ ...second, hash: third.hash }])).toEqual([
    { deploymentId, seq: 2, problem: 'tampered' },
  ]);
});

it('names a log that was rewritten, one that was cut off, and one that is gone', async () => {
  const [rewritten, cut, gone] = [
    await createWithHeads(),
    await createWithHeads(),
    await createWithHeads(),
  ];
  const [first, second, third] = [rewritten, cut, gone].map(([head]) => head?.deploymentId ?? '');
  await tamper(
    service.superuserEm(),
    [`update cloud_deployment_events set hash = repeat('a', 64) ${of} = 2`, first],
    [`delete from cloud_deployment_events ${of} > 1`, second],
    ['update cloud_deployments set seq = 1 where id = ?', second],
    ['delete from cloud_deployment_events where deployment_id = ?', third],
    ['delete from cloud_deployments where id = ?', third],
  );
  expect(await findFaults([...rewritten, ...cut, ...gone.slice(0, 1)])).toEqual([
    { deploymentId: first, seq: 2, problem: 'tampered' },
    { deploymentId: second, seq: 2, problem: 'cut_off' },
    { deploymentId: second, seq: 2, problem: 'cut_off' },
    { deploymentId: third, seq: 1, problem: 'cut_off' },
  ]);
});
