import { expect, test } from 'vitest';
import { createChargeClassifier } from '../../src/lines/charge-classifier.ts';
import { nameResource } from '../../src/lines/name-resource.ts';

function name(product: string, description: string, groupDescription: string | null = null) {
  const { kind } = createChargeClassifier()(product, description);
  const { resource, size, region } = nameResource({ kind, product, description, groupDescription });
  return [resource?.kind ?? null, resource?.name ?? null, size, region];
}

test('case 41: reads one name and two sizes from the lines of a resized droplet', () => {
  expect(name('Droplets', 'web-01 (s-1vcpu-2gb)')).toEqual([
    'droplet',
    'web-01',
    's-1vcpu-2gb',
    null,
  ]);
  expect(name('Droplets', 'web-01 (s-2vcpu-4gb)')[1]).toBe('web-01');
});

test('case 42: keeps parentheses and quotes in a name', () => {
  expect(name('Droplet Snapshots', 'before (v2) "final" (syd1) 10.15GB Droplet Snapshot')).toEqual([
    'snapshot',
    'before (v2) "final"',
    '10.15GB',
    'syd1',
  ]);
});

test('keeps text in a name that looks like a region and a size', () => {
  expect(name('Volumes', 'a (fra1) 1GB (nyc3) 100GB')).toEqual([
    'volume',
    'a (fra1) 1GB',
    '100GB',
    'nyc3',
  ]);
});

test.each([
  ['Spaces Subscription', 'Spaces ($5/mo 250GB storage & 1TB bandwidth)'],
  ['Taxes', 'VAT Turkey (18.00%)'],
  ['Credits', 'DigitalOcean Credit Applied'],
  ['Container Registry Subscription', 'Container Registry Subscription'],
  ['Bandwidth', 'Bandwidth overage'],
])('case 43: reads no resource from %s / %s', (product, description) => {
  expect(name(product, description)).toEqual([null, null, null, null]);
});

test('case 44: reads the cluster from a Kubernetes line for any part of it', () => {
  for (const part of ['pvc-0b1f', 'a56e086a317d8410c8b4cfd1f4dc9f82']) {
    expect(name('Kubernetes Clusters', part, 'prod')).toEqual(['kubernetes', 'prod', null, null]);
  }
  expect(name('Kubernetes Clusters', '4 nodes - 2 GB / 1 vCPU', 'prod')[2]).toBe('2 GB / 1 vCPU');
  expect(name('Kubernetes Clusters', '4 nodes - 2 GB / 1 vCPU')[1]).toBeNull();
});

test.each([
  ['Unused Floating IP - 1.1.1.1', '1.1.1.1'],
  ['Unused Reserved IP - 2604:a880::1', '2604:a880::1'],
  ['Unused Floating IP', null],
])('case 49: reads from %s the address %s', (description, address) => {
  expect(name('Floating IPs', description)[1]).toBe(address);
});

test.each([
  ['Functions', 'namespace label'],
  ['Dedicated Inference', 'spec name'],
  ['Serverless Inference', 'llama'],
])(
  'case 50: reads no resource from %s / %s, which the inventory does not list',
  (product, text) => {
    expect(name(product, text)).toEqual([null, null, null, null]);
  },
);

test.each([
  ['Droplet Backups', 'web-01 (Weekly Backup Services)', null, 'droplet', 'web-01'],
  ['Volumes', 'volume-sfo2-01 (sfo2) 100GB', null, 'volume', 'volume-sfo2-01'],
  ['Load Balancers', 'lb-01', null, 'load_balancer', 'lb-01'],
  ['Database Clusters', '1 node', 'db-main', 'database', 'db-main'],
  ['App Platform', 'web (professional)', 'shop', 'app', 'shop'],
  ['Spaces', 'assets.example', null, 'space', 'assets.example'],
  ['Spaces Bandwidth', 'assets (fra1) 12 GiB', null, 'space', 'assets'],
])('reads from %s / %s / %s the %s %s', (product, description, group, kind, resource) => {
  expect(name(product, description, group).slice(0, 2)).toEqual([kind, resource]);
});
