import type { Month } from '../billing/month.ts';
import type { EstateDroplet } from '../estate/estate-droplet.ts';
import type { LinePlan } from './plan-lines.ts';
import type { Random } from './random.ts';
import { randomLifetime } from './random-lifetime.ts';
import { randomName } from './random-name.ts';
import { randomProject } from './random-project.ts';
import { randomRegion } from './random-region.ts';

const SIZES = [
  's-1vcpu-512mb-10gb',
  's-1vcpu-1gb',
  's-1vcpu-1gb',
  's-1vcpu-2gb',
  's-1vcpu-2gb',
  's-2vcpu-4gb',
  's-4vcpu-8gb',
  '512mb',
  'g-2vcpu-8gb',
  'm-2vcpu-16gb',
  'c-32',
  'gpu-h100x1-80gb',
] as const;

const HOUR_MS = 3_600_000;

/**
 * Droplets: the first have backups, the last were resized in the month. Some are alike in all but
 * their number; some are nodes of a cluster, beyond those planned, as they have no lines.
 */
export function* randomDroplets(
  random: Random,
  month: Month,
  { droplets, backups, resizes }: LinePlan,
): Generator<EstateDroplet> {
  let id = random.between(3_000_000, 500_000_000);
  let last: EstateDroplet | null = null;
  for (let index = 0; index < droplets; index += 1) {
    id += random.between(1, 999);
    const droplet: EstateDroplet =
      last !== null && random.oneIn(30) ? last : randomDroplet(random, month, String(id));
    last = { ...droplet, id: String(id), backups: index < backups };
    yield index < droplets - resizes ? last : resized(last, random, month);
    if (random.oneIn(40)) yield node(random, month, String(id + 1_000));
  }
}

function randomDroplet(random: Random, month: Month, id: string): EstateDroplet {
  return {
    id,
    name: randomName(random),
    size: random.pick(SIZES),
    region: randomRegion(random),
    project: randomProject(random),
    ...randomLifetime(random, month),
  };
}

function resized(droplet: EstateDroplet, random: Random, { startMs, endMs }: Month): EstateDroplet {
  const at = new Date(random.between(1, (endMs - startMs) / HOUR_MS - 1) * HOUR_MS + startMs);
  return {
    ...droplet,
    created: new Date(startMs).toISOString(),
    destroyed: undefined,
    resized: { at: at.toISOString(), size: random.pick(SIZES) },
  };
}

function node(random: Random, month: Month, id: string): EstateDroplet {
  const tags = ['k8s', `k8s:${random.uuid()}`];
  return { ...randomDroplet(random, month, id), name: `pool-${random.hex(5)}`, tags };
}
