import type { Month } from '../billing/month.ts';
import type { FleetApp } from '../fleet/fleet-app.ts';
import { lifetimesIn } from './lifetimes-in.ts';
import type { Random } from './random.ts';
import { randomName } from './random-name.ts';
import { randomProject } from './random-project.ts';

const COMPONENTS = [
  { description: 'web (apps-s-1vcpu-1gb)', monthlyCents: 1_200 },
  { description: 'worker (apps-s-1vcpu-0.5gb)', monthlyCents: 500 },
  { description: 'static site', monthlyCents: 0 },
  { description: 'dev database', monthlyCents: 700 },
] as const;

/** Apps that have `count` components in all. */
export function* randomApps(random: Random, month: Month, count: number): Generator<FleetApp> {
  const lifetime = lifetimesIn(month);
  for (let left = count; left > 0; ) {
    const size = Math.min(left, random.between(1, 3));
    left -= size;
    yield {
      uuid: random.uuid(),
      name: randomName(random),
      project: randomProject(random),
      components: Array.from({ length: size }, () => random.pick(COMPONENTS)),
      ...lifetime(random),
    };
  }
}
