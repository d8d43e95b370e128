import type { Month } from '../billing/month.ts';
import type { Lifetime } from '../estate/lifetime.ts';
import type { Random } from './random.ts';

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const DAY_S = 86_400;
const YEAR_S = 365 * DAY_S;

/**
 * When something was there, at least for a minute of the month: mostly the whole of it, else a part
 * at its beginning, its end or in between, at times less than an hour.
 */
export function randomLifetime(random: Random, month: Month): Lifetime {
  const lengthS = (month.endMs - month.startMs) / SECOND_MS;
  const at = (second: number) => toIso(month.startMs + second * SECOND_MS);
  const before = () => at(-random.between(0, 3 * YEAR_S));
  switch (random.between(0, 11)) {
    case 0:
      return { created: before(), destroyed: at(random.between(MINUTE_S, lengthS)) };
    case 1:
      return { created: at(random.between(0, lengthS - MINUTE_S)) };
    case 2: {
      const created = random.between(0, lengthS - 7 * DAY_S);
      return { created: at(created), destroyed: at(created + random.between(MINUTE_S, 7 * DAY_S)) };
    }
    case 3: {
      const created = random.between(0, lengthS - DAY_S);
      return { created: at(created), destroyed: at(created + random.between(MINUTE_S, 3_599)) };
    }
    case 4:
      return { created: before(), destroyed: at(lengthS + random.between(0, YEAR_S)) };
    default:
      return { created: before() };
  }
}

function toIso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
