import { z } from 'zod';
import type { RunningServer } from '../server-process.ts';
import { mintToken } from '../service.ts';
import { median, medianRatio } from '../statistics.ts';
import type { List } from './lists.ts';

const WARM_UPS = 10;
const ROUNDS = 41;

/** A list of the smaller database, and the same of the larger one. */
export type Pair = readonly [small: List, large: List];

/** Prints how long the first page of each list takes, and the next one, with few and with many rows. */
export async function measurePages(
  servers: readonly [small: RunningServer, large: RunningServer],
  pairs: readonly Pair[],
): Promise<void> {
  for (const [small, large] of pairs) {
    const pages = [await openPage(servers[0], small), await openPage(servers[1], large)] as const;
    await compare(small.name, 'first', pages);
    const [next, largeNext] = [await pages[0].next(), await pages[1].next()];
    if (next && largeNext) await compare('', 'next', [next, largeNext]);
  }
}

interface OpenPage {
  /** Requests the page, and returns the milliseconds to its last byte. */
  request(): Promise<number>;
  /** The page after it; null if there is none. */
  next(): Promise<OpenPage | null>;
}

async function openPage(server: RunningServer, list: List): Promise<OpenPage> {
  const { tenantId, cursorParameter = 'cursor' } = list;
  const claims = tenantId
    ? { roles: ['member'], tenant_id: tenantId }
    : { roles: ['platform_admin'] };
  const headers = { authorization: `Bearer ${await mintToken(claims)}` };
  const open = (url: URL): OpenPage => {
    const get = async () => {
      const answer = await fetch(url, { headers });
      const body = await answer.text();
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${body}`);
      return body;
    };
    return {
      async request() {
        const startedMs = performance.now();
        await get();
        return performance.now() - startedMs;
      },
      async next() {
        const { data, next_cursor } = page.parse(JSON.parse(await get()));
        if (next_cursor === null || data.length === 0) return null;
        const following = new URL(url);
        following.searchParams.set(cursorParameter, next_cursor);
        return open(following);
      },
    };
  };
  return open(new URL(`/api/v1${list.path}`, server.url));
}

const page = z.object({ data: z.array(z.unknown()), next_cursor: z.string().nullable() });

/** Requests both pages in turns, so that noise meets both. */
async function compare(
  name: string,
  place: string,
  [small, large]: readonly [OpenPage, OpenPage],
): Promise<void> {
  const smallMs: number[] = [];
  const largeMs: number[] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    const taken = [await small.request(), await large.request()] as const;
    if (round < 0) continue;
    smallMs.push(taken[0]);
    largeMs.push(taken[1]);
  }
  const shown = (values: readonly number[]) => `${median(values).toFixed(1).padStart(8)} ms`;
  const ratio = medianRatio(largeMs, smallMs).toFixed(2).padStart(7);
  console.log(
    `  ${name.padEnd(26)} ${place.padEnd(5)} ${shown(smallMs)} ${shown(largeMs)} ${ratio} ×`,
  );
}
