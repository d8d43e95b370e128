import type { Droplet } from './droplet.ts';
import { type Month, monthsFrom } from './month.ts';
import { seededRandom } from './random.ts';

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;
const names = ['ci-runner', 'preview', 'bench', 'migration-check', 'tmp'] as const;

/**
 * Droplets that came and went within a month, as builds and trials make them: none to six a month
 * from 2018 to 2025.
 */
export const shortLivedDroplets: readonly Droplet[] = monthsFrom('2018-01', '2025-12').flatMap(
  ofMonth,
);

function ofMonth(month: Month): Droplet[] {
  const random = seededRandom(`passing/${month.period}`);
  return Array.from({ length: random(0, 6) }, () => {
    const name = names[random(0, names.length - 1)] ?? names[0];
    const createdMs = month.startMs + random(0, (20 * DAY_MS) / SECOND_MS) * SECOND_MS;
    const destroyedMs = createdMs + random(8 * 60, (6 * DAY_MS) / SECOND_MS) * SECOND_MS;
    return {
      name: `${name}-${random(100, 999)}`,
      size: random(0, 2) === 0 ? 's-2vcpu-4gb' : 's-1vcpu-1gb',
      region: 'sgp1',
      project: random(0, 2) === 0 ? 'true' : 'Arcadia',
      created: new Date(createdMs).toISOString(),
      destroyed: new Date(destroyedMs).toISOString(),
    };
  });
}
