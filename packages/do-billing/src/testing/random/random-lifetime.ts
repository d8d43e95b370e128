import type { Month } from '../billing/month.ts';
import type { Lifetime } from '../fleet/fleet.ts';
import { apiTimeFormatter } from '../invoice/amounts-and-times.ts';
import type { Random } from './random.ts';

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const DAY_S = 86_400;
const YEAR_S = 365 * DAY_S;

/** Makes the lifetime of a resource. */
export type RandomLifetime = (random: Random) => Lifetime;

/**
 * Makes a function that generates lifetimes. Each covers at least a minute of the month: mostly the whole month, else
 * a part at its start, at its end or in between, and sometimes less than an hour.
 */
export function lifetimesIn(month: Month): RandomLifetime {
  const lengthS = (month.endMs - month.startMs) / SECOND_MS;
  const format = apiTimeFormatter();
  const at = (second: number) => format(month.startMs + second * SECOND_MS);
  const before = (random: Random) => at(-random.between(0, 3 * YEAR_S));
  return (random) => {
    switch (random.between(0, 11)) {
      case 0:
        return { created: before(random), destroyed: at(random.between(MINUTE_S, lengthS)) };
      case 1:
        return { created: at(random.between(0, lengthS - MINUTE_S)), destroyed: undefined };
      case 2: {
        const created = random.between(0, lengthS - 7 * DAY_S);
        const destroyed = created + random.between(MINUTE_S, 7 * DAY_S);
        return { created: at(created), destroyed: at(destroyed) };
      }
      case 3: {
        const created = random.between(0, lengthS - DAY_S);
        return { created: at(created), destroyed: at(created + random.between(MINUTE_S, 3_599)) };
      }
      case 4:
        return { created: before(random), destroyed: at(lengthS + random.between(0, YEAR_S)) };
      default:
        return { created: before(random), destroyed: undefined };
    }
  };
}
