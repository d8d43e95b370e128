import type { z } from 'zod';
import { type DigitalOceanOptions, startDigitalOcean } from '../../src/digitalocean.ts';

/** Starts the stand-in and talks to it with its token; `await using` stops it. */
export async function openStandIn(options: Partial<DigitalOceanOptions> = {}) {
  const token = 'a-token';
  const { url, stop } = await startDigitalOcean({ token, ...options });
  const get = (path: string, authorization = `Bearer ${token}`) =>
    fetch(`${url}${path}`, { headers: { authorization } });
  return {
    url,
    token,
    stop,
    get,
    json: async <T>(answer: z.ZodType<T>, path: string) =>
      answer.parse(await (await get(path)).json()),
    [Symbol.asyncDispose]: stop,
  };
}

export type OpenStandIn = Awaited<ReturnType<typeof openStandIn>>;
