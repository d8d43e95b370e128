import type { Month } from '../billing/month.ts';
import type { FleetDroplet } from '../fleet/fleet.ts';
import type { LinePlan } from './plan-lines.ts';
import type { Random } from './random.ts';
import { lifetimesIn, type RandomLifetime } from './random-lifetime.ts';
import { randomName, randomProject, randomRegion } from './random-names.ts';

const HOUR_MS = 3_600_000;

const sizes = [
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

/**
 * Generates Droplets: the first have backups, the last are resized in the month. Some differ in nothing but their
 * number. Nodes of clusters come on top of the planned Droplets, because they have no lines.
 */
export function* randomDroplets(
  random: Random,
  month: Month,
  { droplets, backups, resizes }: LinePlan,
): Generator<FleetDroplet> {
  const lifetime = lifetimesIn(month);
  let id = random.between(3_000_000, 500_000_000);
  let model: DropletModel | null = null;
  for (let index = 0; index < droplets; index += 1) {
    id += random.between(1, 999);
    model = model !== null && random.oneIn(30) ? model : randomModel(random, lifetime);
    const droplet = toDroplet(model, String(id), index < backups);
    yield index < droplets - resizes ? droplet : resized(droplet, random, month);
    if (random.oneIn(40)) yield toClusterNode(droplet, random, String(id + 1_000));
  }
}

/** Everything that Droplets share if they differ in nothing but their number. */
type DropletModel = Omit<FleetDroplet, 'id'>;

function randomModel(random: Random, lifetime: RandomLifetime): DropletModel {
  const { created, destroyed } = lifetime(random);
  return {
    name: randomName(random),
    size: random.pick(sizes),
    region: randomRegion(random),
    project: randomProject(random),
    created,
    destroyed,
  };
}

// Names each field, because a spread is slow and this runs a million times.
function toDroplet(model: DropletModel, id: string, backups: boolean): FleetDroplet {
  const { name, size, region, project, created, destroyed } = model;
  return { id, name, size, region, project, created, destroyed, backups };
}

function resized(droplet: FleetDroplet, random: Random, { startMs, endMs }: Month): FleetDroplet {
  const at = new Date(startMs + random.between(1, (endMs - startMs) / HOUR_MS - 1) * HOUR_MS);
  return {
    ...droplet,
    created: new Date(startMs).toISOString(),
    destroyed: undefined,
    resized: { at: at.toISOString(), size: random.pick(sizes) },
  };
}

function toClusterNode(droplet: FleetDroplet, random: Random, id: string): FleetDroplet {
  const tags = ['k8s', `k8s:${random.uuid()}`];
  return { ...droplet, id, name: `pool-${random.hex(5)}`, backups: false, tags };
}
