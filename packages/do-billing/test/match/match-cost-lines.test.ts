import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResourceKind } from '../../src/lines/cost-line.ts';
import { nameResource } from '../../src/lines/name-resource.ts';
import { type MatchableLine, matchCostLines } from '../../src/match/match-cost-lines.ts';
import type { Resource } from '../../src/match/resource.ts';

const web: Resource = {
  kind: 'droplet',
  providerId: '206179956',
  name: 'web-01',
  createdAt: '2026-01-10T08:00:00Z',
  goneAt: null,
};

function lineOf(changes: Partial<MatchableLine> = {}): MatchableLine {
  return {
    kind: 'droplet',
    resource: { kind: 'droplet', name: 'web-01' },
    start: '2026-04-01T00:00:00Z',
    end: '2026-05-01T00:00:00Z',
    ...changes,
  };
}

function matchOne(line: MatchableLine, resources: Resource[], notVisible: ResourceKind[] = []) {
  const [matched] = matchCostLines([line], { resources, notVisible });
  expect(matched?.line).toBe(line);
  return matched?.match;
}

const unmatched = (reason: string, candidates: Resource[] = []) => ({
  status: 'unmatched',
  reason,
  candidates,
});
const byName = (resource: Resource) => ({ status: 'matched', resource, matchedBy: 'name' });

describe('matchCostLines: by name', () => {
  test('case 41: matches both lines of a resized droplet', () => {
    expect(matchOne(lineOf(), [web])).toEqual(byName(web));
    expect(matchOne(lineOf({ end: '2026-04-07T10:00:00Z' }), [web])).toEqual(byName(web));
  });

  test('ignores invisible characters at the ends of names', () => {
    const padded: Resource = { ...web, name: '\u200bweb-01\u00a0' };
    const { resource } = nameResource({
      kind: 'droplet',
      product: 'Droplets',
      description: 'web-01\u200b (s-1vcpu-2gb)',
      groupDescription: null,
    });
    expect(matchOne(lineOf({ resource }), [padded])).toEqual(byName(padded));
  });

  test('matches a backup with its droplet', () => {
    expect(matchOne(lineOf({ kind: 'droplet_backup' }), [web])).toEqual(byName(web));
  });

  test('case 43: reports not_a_resource for a line without a resource name', () => {
    for (const kind of ['spaces', 'tax', 'credit'] as const) {
      expect(matchOne(lineOf({ kind, resource: null }), [web])).toEqual(
        unmatched('not_a_resource'),
      );
    }
  });

  test('case 44: matches resources of a cluster only with lines of the cluster', () => {
    const cluster: Resource = { ...web, kind: 'kubernetes', name: 'prod', tags: ['k8s'] };
    const node: Resource = { ...web, tags: ['k8s', 'k8s:cluster-1', 'k8s:worker'] };
    const volume: Resource = { ...web, kind: 'volume', name: 'pvc-1', tags: ['k8s:cluster-1'] };
    const inventory = [cluster, node, volume];
    expect(matchOne(lineOf(), inventory)).toEqual(unmatched('no_such_resource'));
    expect(
      matchOne(lineOf({ kind: 'volume', resource: { kind: 'volume', name: 'pvc-1' } }), inventory),
    ).toEqual(unmatched('no_such_resource'));
    expect(
      matchOne(
        lineOf({ kind: 'kubernetes', resource: { kind: 'kubernetes', name: 'prod' } }),
        inventory,
      ),
    ).toEqual(byName(cluster));
  });

  test('does not match a resource of another kind by name', () => {
    expect(matchOne(lineOf(), [{ ...web, kind: 'volume' }])).toEqual(unmatched('no_such_resource'));
  });

  test('case 45: reports two droplets with one name as ambiguous, ordered by id', () => {
    const other = { ...web, providerId: '1' };
    expect(matchOne(lineOf(), [web, other])).toEqual(unmatched('ambiguous', [other, web]));
  });

  test('matches a resource that the inventory lists twice', () => {
    expect(matchOne(lineOf(), [web, { ...web }])).toEqual(byName(web));
  });

  test('case 46: ignores a resource created after the end of the line', () => {
    const later = { ...web, providerId: '2', createdAt: '2026-05-01T00:00:01Z' };
    expect(matchOne(lineOf(), [later])).toEqual(unmatched('no_such_resource'));
    expect(matchOne(lineOf(), [later, web])).toEqual(byName(web));
  });

  test('case 46: ignores a resource deleted before the start of the line', () => {
    const before = { ...web, providerId: '2', goneAt: '2026-03-31T23:59:59Z' };
    expect(matchOne(lineOf(), [before])).toEqual(unmatched('no_such_resource'));
    expect(matchOne(lineOf(), [before, web])).toEqual(byName(web));
  });

  test('case 46: matches the line of a deleted droplet while the inventory still has it', () => {
    const line = lineOf({ end: '2026-04-14T10:00:00Z' });
    expect(matchOne(line, [])).toEqual(unmatched('no_such_resource'));
    const gone = { ...web, goneAt: '2026-04-14T10:00:00Z' };
    const successor = { ...web, providerId: '2', createdAt: '2026-04-20T00:00:00Z' };
    expect(matchOne(line, [successor])).toEqual(unmatched('no_such_resource'));
    expect(matchOne(line, [successor, gone])).toEqual(byName(gone));
  });

  test('matches a resource that existed for part of the line', () => {
    const part = { ...web, createdAt: '2026-04-30T00:00:00Z', goneAt: '2026-04-30T12:00:00Z' };
    expect(matchOne(lineOf(), [part])).toEqual(byName(part));
  });

  test('matches despite unknown times', () => {
    expect(matchOne(lineOf({ start: null, end: null }), [web])).toEqual(byName(web));
    const ageless = { ...web, createdAt: null };
    expect(matchOne(lineOf(), [ageless])).toEqual(byName(ageless));
  });

  test('case 47: ignores case unless one name is exact', () => {
    const lower = { ...web, name: 'example.com' };
    const line = lineOf({ resource: { kind: 'droplet', name: 'Example.COM' } });
    expect(matchOne(line, [lower])).toEqual(byName(lower));
    const exact = { ...web, providerId: '2', name: 'Example.COM' };
    expect(matchOne(line, [lower, exact])).toEqual(byName(exact));
    const upper = { ...web, providerId: '3', name: 'EXAMPLE.com' };
    expect(matchOne(line, [lower, upper])).toEqual(unmatched('ambiguous', [lower, upper]));
  });

  test('case 47: matches a line of "Example.COM (s-1vcpu-1gb)" with example.com', () => {
    const { resource } = nameResource({
      kind: 'droplet',
      product: 'Droplets',
      description: 'Example.COM (s-1vcpu-1gb)',
      groupDescription: null,
    });
    const lower = { ...web, name: 'example.com' };
    expect(matchOne(lineOf({ resource }), [lower])).toEqual(byName(lower));
  });

  test('case 49: matches a reserved IP by its address', () => {
    const ip: Resource = { ...web, kind: 'reserved_ip', providerId: '1.1.1.1', name: '1.1.1.1' };
    const line = lineOf({
      kind: 'reserved_ip',
      resource: { kind: 'reserved_ip', name: '1.1.1.1' },
    });
    expect(matchOne(line, [ip])).toEqual(byName(ip));
  });
});

describe('matchCostLines: by provider id', () => {
  const other = { ...web, providerId: '1' };
  const line = lineOf({ providerResourceId: '206179956' });

  test('case 48: matches by id if two resources have one name', () => {
    expect(matchOne(line, [other, web])).toEqual({
      status: 'matched',
      resource: web,
      matchedBy: 'provider_id',
    });
  });

  test('case 45: matches by id the deleted or the existing one of two with one name', () => {
    const gone = { ...other, goneAt: '2026-04-14T10:00:00Z' };
    for (const resource of [web, gone]) {
      expect(matchOne(lineOf({ providerResourceId: resource.providerId }), [gone, web])).toEqual({
        status: 'matched',
        resource,
        matchedBy: 'provider_id',
      });
    }
  });

  test('case 45: does not match by name if the id is unknown', () => {
    expect(matchOne(line, [other])).toEqual(unmatched('no_such_resource'));
  });

  test('does not match the id of a resource of another kind', () => {
    expect(matchOne(line, [{ ...web, kind: 'snapshot' }])).toEqual(unmatched('no_such_resource'));
  });

  test('matches a line without a resource name by its id', () => {
    expect(matchOne({ ...line, resource: null }, [web])).toMatchObject({ resource: web });
  });

  test('matches a cluster by name if the id is that of a part', () => {
    const cluster: Resource = { ...web, kind: 'kubernetes', name: 'prod' };
    const part = lineOf({
      kind: 'kubernetes',
      resource: { kind: 'kubernetes', name: 'prod' },
      providerResourceId: 'a-load-balancer',
    });
    expect(matchOne(part, [cluster])).toEqual(byName(cluster));
  });
});

test('case 38: reports not_visible for lines of a kind that cannot be listed', () => {
  expect(matchOne(lineOf(), [], ['droplet'])).toEqual(unmatched('not_visible'));
  expect(matchOne(lineOf(), [], ['volume'])).toEqual(unmatched('no_such_resource'));
  expect(matchOne(lineOf({ kind: 'tax', resource: null }), [], ['droplet'])).toEqual(
    unmatched('not_a_resource'),
  );
});

test('matches independently of the order of the inventory and of other lines', () => {
  const name = fc.constantFrom('web', 'WEB', 'db');
  const moment = fc.option(
    fc.integer({ min: 1, max: 28 }).map((day) => new Date(Date.UTC(2026, 3, day)).toISOString()),
  );
  const resource: fc.Arbitrary<Resource> = fc.record({
    kind: fc.constantFrom('droplet', 'volume'),
    providerId: fc.constantFrom('1', '2', '3'),
    name,
    createdAt: moment,
    goneAt: moment,
  });
  const line: fc.Arbitrary<MatchableLine> = fc.record({
    kind: fc.constant('droplet'),
    resource: name.map((n) => ({ kind: 'droplet', name: n })),
    start: moment,
    end: moment,
  });
  const inventory = fc
    .uniqueArray(resource, { selector: ({ kind, providerId }) => kind + providerId })
    .chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
      ),
    );
  fc.assert(
    fc.property(fc.array(line), inventory, (lines, [resources, shuffled]) => {
      const matched = matchCostLines(lines, { resources });
      expect(matchCostLines(lines, { resources: shuffled })).toEqual(matched);
      expect(lines.map((one) => matchOne(one, resources))).toEqual(matched.map((m) => m.match));
    }),
  );
});
